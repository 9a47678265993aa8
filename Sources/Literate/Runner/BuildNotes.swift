import LiterateRecorder

/// The notes that belong to an error of the compiler, each once.
///
/// The compiler says a note at its place, and again in the code that it shows below.
struct BuildNotes {
    private struct Note {
        /// The file and the line; nil where the compiler shows no file of the book.
        var place: String?
        var text: String
    }

    private var notes: [Note] = []

    /// The notes, a line each.
    var lines: [String] {
        notes.map { note in (note.place.map { "\($0): " } ?? "") + "note: \(note.text)" }
    }

    /// Adds a note that stands on a line of its own.
    mutating func add(_ message: CompilerMessage) {
        // What the compiler makes up for modules without sources has no line that anybody can open.
        let isFile = [".swift", ".md", ".h", ".c"].contains { message.file.hasSuffix($0) }
        add(Note(place: isFile ? "\(message.file):\(message.line)" : nil, text: message.text))
    }

    /// Adds the note in a line of the code that the compiler shows, where there is one:
    /// `  |   `- note: did you mean …`.
    mutating func addNote(in line: String) {
        guard line.contains("|"), let start = line.range(of: "- note: ") else { return }
        add(Note(place: nil, text: String(line[start.upperBound...])))
    }

    private mutating func add(_ note: Note) {
        guard let place = note.place else {
            if !notes.contains(where: { $0.text == note.text }) { notes.append(note) }
            return
        }
        if let same = notes.firstIndex(where: { $0.text == note.text && $0.place == nil }) {
            notes[same] = note
        } else if !notes.contains(where: { $0.text == note.text && $0.place == place }) {
            notes.append(note)
        }
    }
}
