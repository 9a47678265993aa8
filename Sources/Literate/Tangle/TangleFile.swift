import LiterateFormat
import Foundation

/// Tangles the chapter in a file of a book's folder `chapters`, with the chapters it reuses.
///
/// - Throws: What is wrong with these chapters, each at its place.
package func tangleChapter(at file: URL) throws(Diagnostics) -> String {
    let root = file.deletingLastPathComponent().deletingLastPathComponent()
    let name = file.deletingPathExtension().lastPathComponent
    let book = try Book.load(root: root, reachableFrom: name)
    guard let chapter = book.chapters.first(where: { $0.name == name }) else {
        preconditionFailure("a book loaded for \(name) lacks it")
    }
    return try tangle(chapter, of: book)
}

/// Writes a file only if its bytes change, so that nothing is compiled without need.
///
/// - Returns: Whether the file now holds the text.
package func writeIfChanged(_ text: String, to file: URL) -> Bool {
    let data = Data(text.utf8)
    if (try? Data(contentsOf: file)) == data { return true }
    return (try? data.write(to: file, options: .atomic)) != nil
}
