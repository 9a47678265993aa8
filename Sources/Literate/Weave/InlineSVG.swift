/// An SVG element whose ids are made unique, so that several can stand in one page.
struct InlineSVG {
    private let attributes: HTMLAttributes
    private let prefix: String
    private let ids: Set<String>

    init(_ svg: String, prefix: String) {
        attributes = HTMLAttributes(plainDrawing(svg))
        self.prefix = prefix
        ids = Set(attributes.values(of: ["id"]))
    }

    /// The element with every id, and every reference to one, prefixed.
    var html: String {
        let text = attributes.text
        guard !ids.isEmpty else { return text }
        var result = ""
        var end = text.startIndex
        for attribute in attributes.all {
            result += text[end..<attribute.value.lowerBound]
            result += scoped(attribute.name, String(text[attribute.value]))
            end = attribute.value.upperBound
        }
        return result + text[end...]
    }

    private func scoped(_ name: String, _ value: String) -> String {
        switch name {
        case "id": return prefix + value
        case "aria-labelledby", "aria-describedby":
            return value.split(separator: " ").map { ids.contains(String($0)) ? prefix + $0 : $0 }
                .joined(separator: " ")
        case "href", "xlink:href":
            return value.hasPrefix("#") && ids.contains(String(value.dropFirst()))
                ? "#\(prefix)\(value.dropFirst())" : value
        default:
            return value.utf8.contains(UInt8(ascii: "#")) ? scopedReferences(in: value) : value
        }
    }

    /// A value such as `url(#id)`, in which several may stand.
    private func scopedReferences(in value: String) -> String {
        var parts = value.split(separator: "url(#", omittingEmptySubsequences: false)
        for index in parts.indices.dropFirst() {
            let id = parts[index].prefix { $0 != ")" }
            if ids.contains(String(id)) { parts[index] = prefix + parts[index] }
        }
        return parts.joined(separator: "url(#")
    }
}

/// A recorded drawing as an element of a page, whose ids begin with a prefix of their own.
package func inlinedDrawing(_ svg: String, prefix: String) -> String {
    InlineSVG(svg, prefix: prefix).html.trimmingSuffix(while: { $0 == "\n" })
}

extension String {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        lastIndex { !isDropped($0) }.map { String(self[...$0]) } ?? ""
    }
}
