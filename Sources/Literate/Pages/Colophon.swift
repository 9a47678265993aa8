import Foundation
import LiterateFormat
import LiterateRecording
import LiterateWeave

/// What a book adds to the page that says how it is made: Markdown, which can link what a chapter can.
struct Colophon: Sendable {
    /// The page that it is on.
    static let page = "colophon.html"

    let html: String
    /// The files beside the chapters that it shows, by their paths in the site.
    let files: [String: Data]

    /// Reads the text at a path of the book.
    ///
    /// - Throws: That it cannot be read, and dead links and missing images at their lines.
    init(_ path: String, root: URL, weaver: Weaver) throws(Diagnostics) {
        guard let source = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
        else {
            throw Diagnostics([
                Diagnostic(
                    SourcePosition(file: path, line: 1),
                    "the colophon cannot be read; save it as UTF-8")
            ])
        }
        // A text without cells is woven as a chapter is; code in it is code alone.
        let text = Chapter(name: "colophon", path: path, title: "", source: source, cells: [])
        let woven = try weaver.weave(text, recording: Recording(chapter: text.name, cells: []))
        let check = LinkCheck(root: root, weaver: weaver).check(woven)
        guard check.problems.isEmpty else { throw Diagnostics(check.problems) }
        html = woven.body
        files = check.files
    }
}
