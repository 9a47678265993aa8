/// What of a formula's markup is not MathML that shows something, as the end of a sentence; nil where
/// all is.
///
/// A formula comes into the page as it is converted, and LaTeX has commands for addresses and styles
/// (`\href`, `\style`): what is not listed here is refused, whatever it was made of.
func formulaFault(in markup: String) -> String? {
    var open: [Substring] = []
    let pieces = markup.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
    guard pieces.count > 1, pieces[0].isEmpty else { return broken }
    for (place, piece) in pieces.enumerated().dropFirst() {
        let parts = piece.split(
            separator: UInt8(ascii: ">"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, isEscaped(parts[1]) else { return broken }
        var tag = Substring(parts[0])
        if tag.hasPrefix("/") {
            guard open.popLast() == tag.dropFirst() else { return broken }
        } else {
            let isEmpty = tag.hasSuffix(" /")
            if isEmpty { tag = tag.dropLast(2) }
            let name = tag.prefix { $0 != " " }
            guard elements.contains(String(name)) else {
                return "becomes the element `\(name)`, which no formula may have; leave it out"
            }
            if let fault = attributeFault(tag.dropFirst(name.count), of: name) { return fault }
            guard (place == 1) == (name == "math") else { return broken }
            if !isEmpty { open.append(name) }
        }
        // The first element holds all others, and nothing follows it.
        let isLast = place == pieces.count - 1 && parts[1].isEmpty
        guard open.isEmpty == isLast else { return broken }
    }
    return nil
}

/// What is wrong with the attributes in a tag.
private func attributeFault(_ text: Substring, of element: Substring) -> String? {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    for place in stride(from: 0, to: parts.count - 1, by: 2) {
        let (name, value) = (parts[place].dropFirst().dropLast(), parts[place + 1])
        guard let isAllowed = attributes[String(name)] else {
            return "puts `\(name)` on `\(element)`, which no formula may have; leave out what does"
        }
        guard isAllowed(value) else {
            return "gives `\(name)` the value `\(value)`, which it cannot have; correct it"
        }
    }
    return parts.last?.isEmpty == true ? nil : broken
}

private let broken = "does not become whole MathML; write it otherwise"

/// Whether each `&` of a text begins a sign that is written so.
private func isEscaped(_ text: Substring.UTF8View.SubSequence) -> Bool {
    text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).dropFirst()
        .allSatisfy { rest in ["amp;", "lt;", "gt;"].contains { rest.starts(with: $0.utf8) } }
}

private let elements: Set = [
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom",
    "menclose",
    "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable",
    "mtr", "mtd",
]

/// The attributes, each with what its value may be.
private let attributes: [String: @Sendable (Substring) -> Bool] = {
    let words = [
        "accent", "columnalign", "columnlines", "display", "displaystyle", "fence", "form",
        "largeop", "linebreak", "mathvariant", "movablelimits", "notation", "rowlines", "separator",
        "stretchy",
    ]
    let lengths = [
        "columnspacing", "depth", "height", "linethickness", "lspace", "mathsize", "maxsize",
        "minsize",
        "rowspacing", "rspace", "scriptlevel", "voffset", "width",
    ]
    var result: [String: @Sendable (Substring) -> Bool] = [:]
    for name in words { result[name] = { $0.wholeMatch(of: /[a-z -]*/) != nil } }
    for name in lengths { result[name] = { $0.split(separator: " ").allSatisfy(isLength) } }
    for name in ["mathbackground", "mathcolor"] {
        result[name] = { $0.wholeMatch(of: /[A-Za-z]+|#[0-9A-Fa-f]{3,8}/) != nil }
    }
    return result
}()

@Sendable private func isLength(_ text: Substring) -> Bool {
    text.wholeMatch(of: /[-+]?[0-9.]+([a-z]{2,6}|%)?|[a-z]+mathspace/) != nil
}
