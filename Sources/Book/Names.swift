import Notebook

#if !hasFeature(Embedded)
    import Foundation
#endif

#if hasFeature(Embedded)

    /// The words that the book's networks learn from: those that the page gave.
    ///
    /// - Precondition: Each is of letters a to z only, and there are enough for a split into 80, 10 and 10
    ///   per cent.
    public func names() -> [String] {
        do throws(ReaderError) {
            return try words(listedIn: inputText("names"), of: "the list")
        } catch {
            fatalError(error.description)
        }
    }

#else

    /// The words that the book's networks learn from: the book's own list, or the reader's.
    ///
    /// It reads the file that the book's input `names` is, or the one that `--names` gives.
    /// - Returns: The words in the order of the file, each of letters a to z only.
    /// - Throws: ``ReaderError`` where the file is missing, empty, too short for a split into 80, 10
    ///   and 10 per cent, or holds another character.
    public func names() throws -> [String] {
        try words(in: try Notebook.input("names"))
    }

    /// Reads a list of words.
    func words(in name: String) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: name) else {
            throw ReaderError("cannot read \(name); give a file with one word a line")
        }
        return try words(listedIn: String(decoding: data, as: UTF8.self), of: name)
    }

#endif

/// Reads a list of words, which has a name in messages.
private func words(listedIn text: String, of name: String) throws(ReaderError) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline })
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard !lines.isEmpty else {
        throw ReaderError("\(name) is empty; give a file with one word a line")
    }
    for (index, line) in lines.enumerated() { try check(line, place: "\(name):\(index + 1)") }
    // With fewer, a tenth of the words is none.
    guard lines.count >= 10 else {
        throw ReaderError(
            "\(name) has \(lines.count) words, too few to split into 80, 10 and 10 per cent; "
                + "give at least 10")
    }
    return lines.map { String($0) }
}

private func check(_ line: Substring, place: String) throws(ReaderError) {
    guard !line.isEmpty else {
        throw ReaderError("\(place): an empty line between words; take it out")
    }
    guard let column = line.utf8.firstIndex(where: { !(97...122).contains($0) }) else { return }
    let character = line[line.rangeOfCharacter(at: column)]
    let advice =
        (65...90).contains(line.utf8[column])
        ? "write words in lower case" : "leave the word out or write it with a to z"
    throw ReaderError(
        "\(place): the character `\(character)` in `\(line)` is no letter from a to z; \(advice)")
}

extension Substring {
    fileprivate func rangeOfCharacter(at index: Index) -> Range<Index> {
        // A code unit inside a character, as of a combining accent, means the whole character.
        let start = indices.last { $0 <= index } ?? startIndex
        return start..<self.index(after: start)
    }
}
