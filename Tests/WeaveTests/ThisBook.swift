import Foundation
import LiterateFormat

/// What the book in this repository says of itself; its references are those of PyTorch.
func thisBook() throws -> BookDescription {
    try BookDescription(
        root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent())
}
