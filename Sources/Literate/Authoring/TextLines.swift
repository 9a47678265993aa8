/// The lines of a text, which keep how they end: with a line feed or, as some editors have it, with a
/// carriage return before it.
struct TextLines {
    /// The lines without their ends.
    private(set) var contents: [String] = []
    private var ends: [String] = []

    /// Takes a text apart.
    init(_ text: String) {
        var line = ""
        for character in text {
            // A carriage return with a line feed is one character in Swift.
            if character == "\n" || character == "\r\n" {
                contents.append(line)
                ends.append(String(character))
                line = ""
            } else {
                line.append(character)
            }
        }
        contents.append(line)
        ends.append(ends.first ?? "\n")
    }

    /// The text with its lines as they are now.
    var text: String {
        zip(contents, ends).dropLast().map { $0 + $1 }.joined() + (contents.last ?? "")
    }

    /// Puts a line before another, or at the end; it ends as the first line does.
    mutating func insert(_ line: String, at index: Int) {
        contents.insert(line, at: index)
        ends.insert(ends[0], at: index)
    }

    /// Puts a text in the place of a line's.
    mutating func replace(_ index: Int, with line: String) {
        contents[index] = line
    }
}
