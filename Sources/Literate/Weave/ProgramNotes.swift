import LiterateFormat

extension Chapter {
    /// What the page says of the programs that cells belong to, by the cells' places; nothing, where
    /// all make one that is compiled as the book's others.
    var programNotes: [Int: String] {
        var notes: [Int: String] = [:]
        for program in programs {
            let shown = program.cells.filter { !cells[$0].options.isHidden }
            let mode = mode(of: program)
            for cell in program.group == nil ? shown.prefix(1) : shown[...] {
                let isFirst = cell == shown.first
                var parts: [String] = []
                if let group = program.group {
                    parts.append(isFirst ? "The program “\(group)” begins" : "Program “\(group)”")
                } else if program.number > 0 {
                    parts.append("A new program begins")
                }
                if isFirst, let mode {
                    parts.append(parts.isEmpty ? "C\(mode.dropFirst())" : mode)
                }
                if !parts.isEmpty { notes[cell] = parts.joined(separator: ", ") + "." }
            }
        }
        return notes
    }

    private func mode(of program: CellProgram) -> String? {
        let mode = [
            program.languageMode.map { "as Swift \($0)" },
            program.isUnoptimised ? "without optimisation" : nil,
        ].compactMap(\.self)
        return mode.isEmpty ? nil : "compiled " + mode.joined(separator: ", ")
    }
}
