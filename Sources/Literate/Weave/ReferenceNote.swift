import LiterateFormat

/// Makes the notes that name what corresponds to a cell outside the book.
struct ReferenceNotes {
    private struct Option {
        var name: String
        var title: String
        var rules: [(pattern: Regex<AnyRegexOutput>, address: String?)]
    }

    private let options: [Option]

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
    func address(of name: String, option: String) -> String? {
        options.first { $0.name == option }.flatMap { address(of: name, $0) }
    }

    private func address(of name: String, _ option: Option) -> String? {
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
