import LiterateFiles
import LiterateFormat
import LiterateLayout
import Foundation
import LiterateRecording

/// The figure files of one chapter, as they lie in its folder.
package struct StoredFigures: Sendable, Equatable {
    /// The bytes of each file by its name, for example `loss.svg`.
    package var files: [String: Data]

    package init(files: [String: Data] = [:]) { self.files = files }

    /// Reads the figure files of a chapter; what is taken away meanwhile counts as not there.
    ///
    /// - Throws: What is there and cannot be read.
    package init(chapter: String, root: URL) throws(Diagnostics) {
        let path = BookLayout.figuresFolder(of: chapter)
        var file = path
        var files: [String: Data] = [:]
        do throws(UnreadableFile) {
            for name in try root.appending(path: path).presentNames() ?? [] {
                file = "\(path)/\(name)"
                files[name] = try root.appending(path: file).presentContents()
            }
        } catch {
            throw Diagnostics([Diagnostic(SourcePosition(file: file, line: 1), error.message)])
        }
        self.init(files: files)
    }
}
