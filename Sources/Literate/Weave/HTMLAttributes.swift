/// The attributes with quoted values in a piece of HTML, found without parsing the rest.
package struct HTMLAttributes: Sendable {
    /// An attribute and where its value stands in the text.
    package struct Attribute: Sendable {
        /// The name in lower case.
        package var name: String
        /// The place of the value, without its quotes.
        package var value: Range<String.Index>
    }

    package let text: String
    package private(set) var all: [Attribute] = []

    /// Finds the attributes of a text.
    ///
    /// All that it looks for is ASCII, so it goes through bytes: pages are long.
    package init(_ text: String) {
        self.text = text
        let bytes = text.utf8
        var (start, last) = (bytes.startIndex, bytes.startIndex)
        while let equals = bytes[start...].firstIndex(of: UInt8(ascii: "=")) {
            start = bytes.index(after: equals)
            guard start < bytes.endIndex, "\"'".utf8.contains(bytes[start]) else { continue }
            let valueStart = bytes.index(after: start)
            guard let end = bytes[valueStart...].firstIndex(of: bytes[start]) else { return }
            let reversed = bytes[last..<equals].reversed().prefix {
                $0 != UInt8(ascii: " ") && !(9...13).contains($0) && $0 != UInt8(ascii: "<")
            }
            let name = String(decoding: reversed.reversed(), as: UTF8.self).lowercased()
            all.append(Attribute(name: name, value: valueStart..<end))
            start = bytes.index(after: end)
            last = start
        }
    }

    /// The values of the attributes with one of several names, in order.
    package func values(of names: Set<String>) -> [String] {
        all.filter { names.contains($0.name) }.map { String(text[$0.value]) }
    }
}
