/// The attributes with quoted values in a piece of HTML, found without parsing the rest.
package struct HTMLAttributes {
    /// An attribute and where its value stands in the text.
    package struct Attribute {
        package var name: String
        package var value: Range<String.Index>
    }

    package let text: String
    package private(set) var all: [Attribute] = []

    /// Finds the attributes of a text.
    package init(_ text: String) {
        self.text = text
        var start = text.startIndex
        while let equals = text[start...].utf8.firstIndex(of: UInt8(ascii: "=")) {
            start = text.utf8.index(after: equals)
            guard start < text.endIndex, ["\"", "'"].contains(text[start]) else { continue }
            let valueStart = text.index(after: start)
            guard let end = text[valueStart...].firstIndex(of: text[start]) else { return }
            let name = text[..<equals].reversed().prefix { !$0.isWhitespace && $0 != "<" }
            all.append(
                Attribute(name: String(name.reversed()).lowercased(), value: valueStart..<end))
            start = text.index(after: end)
        }
    }

    /// The values of the attributes with one of several names, in order.
    package func values(of names: Set<String>) -> [String] {
        all.filter { names.contains($0.name) }.map { String(text[$0.value]) }
    }
}
