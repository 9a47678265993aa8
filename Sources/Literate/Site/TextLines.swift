/// The lines of a text, which keep how they end: with a line feed or, as some editors have it, with a
/// carriage return before it.
struct TextLines {
    /// The lines without their ends.
    var contents: [String]
    private let end: String

    /// Takes a text apart.
    init(_ text: String) {
        // A carriage return with a line feed is one character in Swift.
        end = text.contains("\r\n") ? "\r\n" : "\n"
        contents = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map(String.init)
    }

    /// The text with its lines as they are now.
    var text: String { contents.joined(separator: end) }
}
