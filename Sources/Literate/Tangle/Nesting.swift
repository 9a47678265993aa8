import LiterateFormat
import SwiftParser
import SwiftSyntax

/// The brackets in one another that the parser takes; ``ParsedPiece/init(_:)`` gives it no more.
///
/// By itself it takes fewer where it is not optimised, as here.
let deepestBrackets = 100

/// Square brackets in one another, of which each makes the parsers of Swift look ahead twice: their time
/// doubles with each.
private let deepestSquareBrackets = 12

/// The nodes of a syntax tree in one another that the work on a name in the innermost is done for.
private let deepestNodes = 2_000

extension CodePiece {
    /// The bracket that is nested too deep to be parsed; nil where none is.
    fileprivate var tooDeep: Diagnostic? {
        if let deep = lines.tooDeep { return problem(deep.what, at: deep.place) }
        guard mayBeTooDeep else { return nil }
        // What is a bracket and what is text only a parser knows. It sees round ones in place of the
        // square ones, which take it no time.
        let bytes = Array(code.utf8)
        let round = bytes.map { byte in
            byte == UInt8(ascii: "[")
                ? UInt8(ascii: "(") : byte == UInt8(ascii: "]") ? UInt8(ascii: ")") : byte
        }
        let tree = Parser.parse(source: String(decoding: round, as: UTF8.self))
        var nesting = Nesting()
        for token in tree.tokens(viewMode: .sourceAccurate) {
            let place = token.positionAfterSkippingLeadingTrivia.utf8Offset
            guard token.text.utf8.count == 1, let advice = nesting.add(bytes[place]) else {
                continue
            }
            return problem(advice, at: place)
        }
        return nil
    }

    private func problem(_ what: String, at place: Int) -> Diagnostic {
        let before = code.utf8.prefix(place)
        let column = before.reversed().prefix { $0 != newline }.count + 1
        return Diagnostic(
            SourcePosition(
                file: path, line: line + before.count { $0 == newline },
                column: indentation + column), what)
    }

    /// What is nested too deep in lines, by whatever they are part of: no text has that many.
    private var lines: LineNesting {
        var nesting = LineNesting()
        for line in code.utf8.split(separator: newline, omittingEmptySubsequences: false) {
            let place = code.utf8.distance(from: code.startIndex, to: line.startIndex)
            nesting.add(line, at: place)
        }
        return nesting
    }

    /// Whether brackets are nested too deep when those in texts and comments count too.
    private var mayBeTooDeep: Bool {
        var nesting = Nesting()
        return code.utf8.contains { nesting.add($0) != nil }
    }
}

/// How deep `#if` is nested in lines, and how many `>` follow each other, of which the parser reads all
/// again for each.
private struct LineNesting {
    private(set) var tooDeep: (place: Int, what: String)?
    private var conditions = 0

    mutating func add(_ line: Substring.UTF8View, at place: Int) {
        guard tooDeep == nil else { return }
        let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if text.starts(with: "#if ".utf8) { conditions += 1 }
        if text.starts(with: "#endif".utf8) { conditions = max(0, conditions - 1) }
        if conditions > deepestBrackets {
            tooDeep = (
                place,
                "`#if` stands more than \(deepestBrackets) deep in others; leave the inner ones out"
            )
        }
        var run = 0
        for (offset, byte) in line.enumerated() {
            run = byte == UInt8(ascii: ">") ? run + 1 : 0
            if run > 10 * deepestBrackets {
                tooDeep = (
                    place + offset,
                    "more than \(10 * deepestBrackets) signs `>` in a row; give the inner types a name"
                )
                return
            }
        }
    }
}

/// How deep brackets are nested at a place.
private struct Nesting {
    private var all = 0
    private var square = 0

    /// Goes past a byte; returns what is wrong where that is one bracket too many.
    mutating func add(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "["): (all, square) = (all + 1, square + 1)
        case UInt8(ascii: "]"): (all, square) = (max(0, all - 1), max(0, square - 1))
        case UInt8(ascii: "("), UInt8(ascii: "{"): all += 1
        case UInt8(ascii: ")"), UInt8(ascii: "}"): all = max(0, all - 1)
        default: return nil
        }
        if square > deepestSquareBrackets {
            return "square brackets stand more than \(deepestSquareBrackets) deep in one another, "
                + "for which Swift's compiler takes too long; give the inner ones a name"
        }
        return all > deepestBrackets
            ? "brackets stand more than \(deepestBrackets) deep in one another; give the inner ones a "
                + "name, or a function" : nil
    }
}

extension ParsedPiece {
    /// Parses some code.
    ///
    /// - Throws: What is nested too deep in it.
    init(checking piece: CodePiece) throws(Diagnostics) {
        try Diagnostics.refuse([piece.tooDeep].compactMap(\.self))
        self.init(piece)
        try Diagnostics.refuse([tooDeep].compactMap(\.self))
    }

    /// What is nested too deep for the work on it, without brackets: `x.y.y.y`, `if` after `else`.
    private var tooDeep: Diagnostic? {
        // A bracket makes few nodes, and a byte of all else that can be nested no more than one.
        items.lazy.filter { self.range(of: $0).count > deepestNodes / 8 }
            .compactMap { self.deepNode(in: $0) }.first
            .map { node in
                Diagnostic(
                    position(of: node),
                    "this is part of more than \(deepestNodes) expressions or statements in one another; "
                        + "take the statement apart")
            }
    }

    private func deepNode(in item: CodeBlockItemSyntax) -> Syntax? {
        // Calls cannot be nested so deep.
        var open = [(node: Syntax(item), depth: 0)]
        while let (node, depth) = open.popLast() {
            if depth > deepestNodes { return node }
            for child in node.children(viewMode: .sourceAccurate) where !child.is(TokenSyntax.self)
            {
                open.append((child, depth + 1))
            }
        }
        return nil
    }
}

private let newline = UInt8(ascii: "\n")
