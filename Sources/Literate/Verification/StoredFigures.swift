import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout

/// The figure files of one chapter and the values that it exports, as they lie in its folder.
package struct StoredFigures: Sendable, Equatable {
    /// The bytes of each file by its name, for example `loss.svg`, or `loss.json` of a value.
    package var files: [String: Data]

    package init(files: [String: Data] = [:]) { self.files = files }

    /// Reads the files of a chapter, but for those that no cell could have drawn or exported by their
    /// names; what is taken away meanwhile counts as not there.
    ///
    /// - Throws: What is there and cannot be read.
    package init(chapter: String, root: URL) throws(Diagnostics) {
        let path = BookLayout.figuresFolder(of: chapter)
        let folder = root.appending(path: path)
        var files: [String: Data] = [:]
        for name in try folder.presentNames(called: path) ?? []
        where Self.isDrawn(name) || Self.isExported(name) {
            files[name] =
                try folder.appending(path: name).presentContents(called: "\(path)/\(name)")
        }
        self.init(files: files)
    }

    /// Whether a file's name is one that ``figureFileName(cell:index:ordinal:)`` gives.
    private static func isDrawn(_ name: String) -> Bool {
        name.hasSuffix(".svg") && isCellName(String(name.dropLast(".svg".count)))
    }

    /// Whether a file's name is one that a value has.
    private static func isExported(_ name: String) -> Bool {
        name.hasSuffix(".json") && isVariableName(String(name.dropLast(".json".count)))
    }
}
