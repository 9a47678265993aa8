/// What stands at the top level of a cell's code, so that it can become part of another program.
///
/// The tangler knows it, which parses the code; who makes a program of a recording need not.
package struct CodeOutline: Codable, Hashable, Sendable {
    /// The bytes of the last expression, whose value a notebook shows; nil where there is none.
    package var shown: Range<Int>?
    /// The bytes of the imports.
    package var imports: [Range<Int>] = []
    /// What is to be written otherwise where all cells of the chapter share one scope.
    package var edits: [CodeEdit] = []

    package init() {}
}

/// Some bytes of a piece's code, and what is to be written instead.
package struct CodeEdit: Codable, Hashable, Sendable {
    package var range: Range<Int>
    package var text: String

    package init(_ range: Range<Int>, _ text: String) { (self.range, self.text) = (range, text) }
}

extension String {
    /// Some bytes of the text in UTF-8, with the edits that lie within them.
    package func edited(_ range: Range<Int>? = nil, by edits: [CodeEdit]) -> String {
        let bytes = Array(utf8)
        return bytes.edited(range ?? 0..<bytes.count, by: edits)
    }
}

extension [UInt8] {
    /// Some bytes of a text in UTF-8, with the edits that lie within them.
    package func edited(_ range: Range<Int>, by edits: [CodeEdit]) -> String {
        var text: [UInt8] = []
        var cursor = range.lowerBound
        let order = edits.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for edit in order
        where edit.range.lowerBound >= cursor && edit.range.upperBound <= range.upperBound {
            text += self[cursor..<edit.range.lowerBound] + Array(edit.text.utf8)
            cursor = edit.range.upperBound
        }
        return String(decoding: text + self[cursor..<range.upperBound], as: UTF8.self)
    }
}
