import Foundation
import GoldenTesting

/// The stored SVG files.
let goldens = FixtureCase(
    folder: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens"))
