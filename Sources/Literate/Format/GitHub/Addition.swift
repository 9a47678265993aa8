/// What a node is that CommonMark does not know; the nodes of these are libcmark's custom ones.
package enum Addition: Hashable, Sendable {
    /// How the text of a column of a table stands.
    package enum Alignment: Hashable, Sendable { case left, center, right }

    case table
    /// The part of a table that its headings are in, and the part that its other rows are in.
    case tableHead, tableBody
    case tableRow
    case tableCell(Alignment?, isHeading: Bool)
    /// Text that is struck out.
    case deletion
    /// The box of a task, which holds nothing.
    case checkbox(isChecked: Bool)
    case alert(Alert)
    /// The place that a footnote is referred to from, which holds nothing.
    case footnoteReference(FootnoteReference)
    /// The footnotes of a text, at its end.
    case footnotes
    case footnote(Footnote)
}

/// The kinds of alerts that GitHub knows.
package enum Alert: String, CaseIterable, Hashable, Sendable {
    case note, tip, important, warning, caution

    /// The mark that a quote begins with.
    package var mark: String { "[!\(rawValue.uppercased())]" }
    /// What its reader sees above it.
    package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// A footnote that is referred to.
package struct Footnote: Hashable, Sendable {
    /// What it is called in the text, in small letters.
    package var label: String
    /// Its number, from 1, in the order in which footnotes are first referred to.
    package var number = 0
    /// How often it is referred to.
    package var uses = 0
    /// The line that it begins in.
    package var line: Int
}

/// A place that a footnote is referred to from.
package struct FootnoteReference: Hashable, Sendable {
    package var label: String
    /// The footnote's number; 0 until all are known.
    package var number = 0
    /// Which of the references to that footnote it is, from 1.
    package var use = 0
}

/// What a text has that is shown as it is written, though it looks like more.
package struct TextWarning: Hashable, Sendable {
    package var place: SourcePlace
    package var message: String
}

/// What is known of a node beyond what libcmark knows.
final class NodeNote {
    var place: SourcePlace?
    var addition: Addition?
}
