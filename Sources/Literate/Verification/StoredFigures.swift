import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout

/// The figure files of one chapter, as they lie in its folder.
package struct StoredFigures: Sendable, Equatable {
    /// The bytes of each file by its name, for example `loss.svg`.
    package var files: [String: Data]

    package init(files: [String: Data] = [:]) { self.files = files }

    /// Reads the figure files of a chapter, but for those that no cell could have drawn by their names;
    /// what is taken away meanwhile counts as not there.
    ///
    /// - Throws: What is there and cannot be read.
    package init(chapter: String, root: URL) throws(Diagnostics) {
        let path = BookLayout.figuresFolder(of: chapter)
        let folder = root.appending(path: path)
        var files: [String: Data] = [:]
        for name in try folder.presentNames(called: path) ?? [] where Self.isDrawn(name) {
            files[name] =
                try folder.appending(path: name).presentContents(called: "\(path)/\(name)")
        }
        self.init(files: files)
    }

    /// Whether a file's name is one that ``figureFileName(cell:index:ordinal:)`` gives.
    private static func isDrawn(_ name: String) -> Bool {
        name.hasSuffix(".svg") && isCellName(String(name.dropLast(".svg".count)))
    }
}
