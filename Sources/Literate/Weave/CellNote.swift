/// What a preview says of a cell, and a published page never has to: that it failed, that its
/// output is an older run's, or that it is other than the chapter says.
package struct CellNote: Hashable, Sendable {
    /// What the note is about; the raw values are class names in the page.
    package enum Kind: String, Hashable, Sendable {
        /// The cell does not compile, or its run ended in it.
        case error
        /// What the page shows was printed and drawn by an earlier run.
        case stale
        /// The run gave something else than the chapter says.
        case difference
    }

    /// What the note is about.
    package var kind: Kind
    /// Where in the Markdown it belongs, as `NN-name.md:12:4`; nil where the cell says it.
    package var place: String?
    /// What it says, in a sentence.
    package var message: String
    /// Further lines as they are: code with a marker, a diff, what was printed.
    package var details: String

    /// Makes a note from its parts.
    package init(kind: Kind, place: String? = nil, message: String, details: String = "") {
        self.kind = kind
        self.place = place
        self.message = message
        self.details = details
    }

    /// The note as it stands in a page.
    package var html: String {
        let place = place.map { "<code class=\"note-place\">\(escaped($0))</code> " } ?? ""
        let lines =
            details.isEmpty
            ? ""
            : "<pre tabindex=\"0\" role=\"group\" aria-label=\"Details\">\(escaped(details))</pre>"
        let role = kind == .error ? " role=\"alert\"" : ""
        return "<div class=\"preview-note note-\(kind.rawValue)\"\(role)>"
            + "<p>\(place)\(escaped(message))</p>\(lines)</div>\n"
    }
}
