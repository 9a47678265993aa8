import ChapterFormat
import Foundation
import Recording

/// The figure files of one chapter, as they lie in `chapters/figures/NN-name`.
public struct StoredFigures: Sendable, Equatable {
    /// The bytes of each file by its name, for example `loss.svg`.
    public var files: [String: Data]

    /// Makes a set of files that are read already.
    public init(files: [String: Data] = [:]) {
        self.files = files
    }

    /// Reads the figure files of a chapter; a folder that is missing holds none.
    public init(chapter: String, root: URL) throws {
        let folder = Self.folder(chapter: chapter, root: root)
        guard FileManager.default.fileExists(atPath: folder.path) else {
            self.init()
            return
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let files = try names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) }
        self.init(files: Dictionary(uniqueKeysWithValues: files))
    }

    /// The folder that holds a chapter's figures.
    public static func folder(chapter: String, root: URL) -> URL {
        root.appending(path: "chapters/figures/\(chapter)")
    }

    /// The file name of a cell's figure, which counts from 1: `loss.svg`, `loss-2.svg`.
    public static func fileName(cell: String, ordinal: Int) -> String {
        figureFileName(cell: cell, index: 0, ordinal: ordinal)
    }

    /// The path of a figure as a chapter's image names it: `figures/01-basic-mlp/loss.svg`.
    public static func imagePath(chapter: String, fileName: String) -> String {
        "figures/\(chapter)/\(fileName)"
    }
}
