/// What a node is that CommonMark does not know; the nodes of these are libcmark's custom ones.
package enum Addition: Hashable, Sendable {
    /// How the text of a column of a table stands.
    package enum Alignment: Hashable, Sendable { case left, center, right }

    case table
    /// The part of a table that its headings are in, and the part that its other rows are in.
    case tableHead, tableBody
    case tableRow
    case tableCell(Alignment?, isHeading: Bool)
}

/// What is known of a node beyond what libcmark knows.
final class NodeNote {
    var place: SourcePlace?
    var addition: Addition?
}
