/// What stands at the top level of a cell's code, so that it can become part of another program.
///
/// The tangler knows it, which parses the code; who makes a program of a recording need not.
public struct CodeOutline: Codable, Hashable, Sendable {
    /// The bytes of the last expression, whose value a notebook shows; nil where there is none.
    public var shown: Range<Int>?
    /// The bytes of the imports.
    public var imports: [Range<Int>] = []
    /// The bytes of the other declarations that stand at file scope in the chapter's program.
    public var fileScope: [Range<Int>] = []
    /// The names that all other declarations declare.
    public var declared: [String] = []
    /// The names that the code takes from what comes before it, or from elsewhere.
    public var taken: [String] = []

    /// An outline of code that has nothing of all that.
    public init() {}
}

/// An outline as a short text, so that a chapter's program can hold it as a string literal: a line
/// for each fact, a letter first.
extension CodeOutline {
    /// The outline as a short text.
    public var encoded: String {
        func ranges(_ letter: String, _ ranges: [Range<Int>]) -> [String] {
            ranges.map { "\(letter)\($0.lowerBound),\($0.count)" }
        }
        let lines =
            ranges("s", shown.map { [$0] } ?? []) + ranges("i", imports) + ranges("f", fileScope)
            + declared.map { "d\($0)" } + taken.map { "t\($0)" }
        return lines.joined(separator: "\n")
    }

    /// Reads an outline from its short text.
    ///
    /// - Precondition: The text is one that ``encoded`` gives.
    public init(encoded: String) {
        for line in encoded.split(separator: "\n") {
            let rest = line.dropFirst()
            switch line.first {
            case "d": declared.append(String(rest))
            case "t": taken.append(String(rest))
            case "s": shown = Self.range(rest)
            case "i": imports.append(Self.range(rest))
            case "f": fileScope.append(Self.range(rest))
            default: preconditionFailure("no encoded outline: \(encoded)")
            }
        }
    }

    private static func range(_ text: Substring) -> Range<Int> {
        let numbers = text.split(separator: ",").compactMap { Int($0) }
        precondition(numbers.count == 2, "no encoded range: \(text)")
        return numbers[0]..<numbers[0] + numbers[1]
    }
}
