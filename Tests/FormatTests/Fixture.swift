import Foundation
import GoldenTesting

extension FixtureCase {
    /// The chapter that the case is about.
    var source: String {
        get throws { try String(contentsOf: folder.appending(path: "chapter.md"), encoding: .utf8) }
    }
}
