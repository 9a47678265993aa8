import Foundation
import LiterateFormat
import LiterateRecording

/// Tangles the chapter in a file of a book's folder of chapters, with the chapters it reuses.
///
/// - Throws: What is wrong with these chapters, each at its place.
package func tangleChapter(
    at file: URL
) throws(Diagnostics) -> (swift: String, facts: TangledChapter) {
    let root = file.deletingLastPathComponent().deletingLastPathComponent()
    let name = file.deletingPathExtension().lastPathComponent
    let book = try Book.load(root: root, reachableFrom: name)
    guard let chapter = book.chapters.first(where: { $0.name == name }) else {
        preconditionFailure("a book loaded for \(name) lacks it")
    }
    return try tangle(chapter, of: book)
}

/// Tangles a chapter into a Swift file, and writes what is known of its code beside that.
///
/// Files whose bytes are the same stay as they are, so that nothing is compiled without need.
/// - Throws: What is wrong with the chapter, or that the files cannot be written.
package func tangleChapter(at file: URL, into output: URL) throws {
    let tangled = try tangleChapter(at: file)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let beside = output.deletingPathExtension().appendingPathExtension("json")
    try writeIfChanged(encoder.encode(tangled.facts), to: beside)
    try writeIfChanged(Data(tangled.swift.utf8), to: output)
}

private func writeIfChanged(_ data: Data, to file: URL) throws {
    if (try? Data(contentsOf: file)) == data { return }
    try data.write(to: file, options: .atomic)
}
