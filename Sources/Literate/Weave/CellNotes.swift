import LiterateFormat
import LiterateLayout

/// What a preview says of a cell or of the text, and a published page never has to: that it failed, that
/// its output is an older run's, or that it is other than the chapter says.
package struct CellNote: Hashable, Sendable {
    /// What the note is about; the raw values are class names in the page.
    package enum Kind: String, Hashable, Sendable {
        /// The cell does not compile, or its run ended in it.
        case error
        /// What the page shows was printed and drawn by an earlier run.
        case stale
        /// The run gave something else than the chapter says.
        case difference
        /// Something stands in the text that is perhaps not meant as it stands.
        case warning
    }

    package var kind: Kind
    /// Where in the Markdown it belongs, as `NN-name.md:12:4`; nil where the cell says it.
    package var place: String?
    /// What it says, in a sentence.
    package var message: String
    /// Further lines as they are: code with a marker, a diff, what was printed.
    package var details: String

    package init(kind: Kind, place: String? = nil, message: String, details: String = "") {
        (self.kind, self.place, self.message, self.details) = (kind, place, message, details)
    }

    /// The note as it stands in a page.
    package var html: String {
        let place = place.map { "<code class=\"note-place\">\(escaped($0.visible))</code> " } ?? ""
        let lines =
            details.isEmpty
            ? ""
            : "<pre tabindex=\"0\" role=\"group\" aria-label=\"Details\">\(escaped(details.visible))</pre>"
        let role = kind == .error ? " role=\"alert\"" : ""
        return "<div class=\"preview-note note-\(kind.rawValue)\"\(role)>"
            + "<p>\(place)\(escaped(message.visible))</p>\(lines)</div>\n"
    }
}

/// Makes the notes that name what corresponds to a cell outside the book.
struct ReferenceNotes {
    struct Option {
        var name: String
        var title: String
        var rules: [(pattern: Regex<AnyRegexOutput>, address: String?)]
    }

    let options: [Option]

    /// Prepares to make the notes of a book's options.
    init(_ references: [ReferenceOption]) {
        options = references.map { reference in
            let rules = reference.links.compactMap { link in
                // The book's description was refused otherwise.
                (try? Regex(link.match)).map { ($0, link.address) }
            }
            return Option(name: reference.option, title: reference.title, rules: rules)
        }
    }

    /// The notes of a cell, one for each option that it has.
    func html(of cell: Cell) -> String {
        options.map { option in
            cell.options.references[option.name].map { note(option, names: $0) } ?? ""
        }.joined()
    }

    private func note(_ option: Option, names: [String]) -> String {
        let items = names.map { name in
            let shown = "<code>\(escaped(name))</code>"
            let link = address(of: name, option).map { "<a href=\"\(escaped($0))\">\(shown)</a>" }
            return "<li>\(link ?? shown)</li>"
        }
        return """
            <details class="reference"><summary>\(escaped(option.title))</summary>
            <ul>\(items.joined())</ul></details>

            """
    }

    /// The page that a name of an option leads to; nil where there is none.
    func address(of name: String, _ option: Option) -> String? {
        for rule in option.rules {
            guard let match = try? rule.pattern.wholeMatch(in: name) else { continue }
            return rule.address?.replacing(/\$([0-9])/) { group in
                let index = Int(group.output.1)!
                return match.output.indices.contains(index)
                    ? match.output[index].substring ?? "" : ""
            }
        }
        return nil
    }
}
