import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder

/// What is wrong with the code of a book, as the author reads it: the compiler's errors, with the line
/// of the file that they speak of.
///
/// The compiler shows the code it was given, which for a chapter is not what the author wrote.
struct BuildMessages {
    private let root: URL
    private let readLibrary: () -> LibraryNames
    private var seen: Set<Diagnostic> = []
    private lazy var library = readLibrary()
    private var hinted: Set<String> = []
    /// The errors in the order of the output, each once.
    private(set) var diagnostics: [Diagnostic] = []

    /// Reads the output of a build of the book at a root.
    ///
    /// - Parameter library: Gives the names that the chapter may import.
    init(_ output: String, root: URL, library: @escaping () -> LibraryNames) {
        self.root = root
        readLibrary = library
        let prefix = root.standardizedFileURL.path + "/"
        var notes = BuildNotes()
        var current: CompilerMessage?
        // The line of the program that the compiler shows, and whether it has marked the error in it.
        var (generated, isMarked) = ("", false)
        func finish(_ messages: inout BuildMessages) {
            if let message = current?.withoutNamespaces(generated: generated) {
                messages.add(message, notes: notes.lines)
            }
            (current, notes, generated, isMarked) = (nil, BuildNotes(), "", false)
        }
        for line in output.split(separator: "\n").map(String.init) {
            let text = line.replacing(prefix, with: "")
            guard let message = CompilerMessage(text) else {
                notes.addNote(in: text)
                isMarked = isMarked || text.contains("- error: ")
                if !isMarked, let code = text.firstMatch(of: /^ *[0-9]+ \| (.*)$/) {
                    generated = String(code.1)
                }
                continue
            }
            if message.severity == "note" {
                notes.add(message)
            } else {
                finish(&self)
                current = message.severity == "error" ? message : nil
            }
        }
        finish(&self)
    }

    private mutating func add(_ message: CompilerMessage, notes: [String]) {
        let lines = [message.text] + excerpt(of: message) + notes
        var diagnostic = Diagnostic(
            SourcePosition(file: message.file, line: message.line, column: message.column),
            lines.joined(separator: "\n"))
        guard seen.insert(diagnostic).inserted else { return }
        if let hint = importHint(for: message) { diagnostic.message += "\n" + hint }
        diagnostics.append(diagnostic)
    }

    /// The import that is missing, said once for each module.
    private mutating func importHint(for message: CompilerMessage) -> String? {
        guard message.text.hasPrefix("cannot find "),
            message.file.hasPrefix(BookLayout.chaptersFolder),
            let hint = library.hint(for: message.text), hinted.insert(hint.module).inserted
        else { return nil }
        return hint.note
    }

    /// The line that a message speaks of, and a mark under its column; nothing where it cannot be read.
    private func excerpt(of message: CompilerMessage) -> [String] {
        let text = root.appending(path: message.file).text
        guard
            let lines = text?.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline),
            lines.indices.contains(message.line - 1)
        else { return [] }
        let line = lines[message.line - 1]
        let before = String(decoding: line.utf8.prefix(message.column - 1), as: UTF8.self)
        let blanks = before.map { $0 == "\t" ? "\t" : " " }.joined()
        let margin = String(repeating: " ", count: "\(message.line)".count)
        return ["\(message.line) | \(line)", "\(margin) | \(blanks)^"]
    }
}

/// The errors of a compiler that ran for a book at a root, at the places that the code says.
package func compilerDiagnostics(in output: String, root: URL) -> [Diagnostic] {
    BuildMessages(output, root: root) { LibraryNames(modules: [], text: "") }.diagnostics
}

/// What a build says that failed without an error at a place, but for its progress.
func unplacedMessages(in output: String, root: URL) -> String {
    let prefix = root.standardizedFileURL.path
    return output.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !isProgress($0) && !isNoise($0) }
        .map { withOneErrorWord(String($0).replacing(prefix + "/", with: "")) }
        .joined(separator: "\n").trimmingCharacters(in: .newlines)
}

/// What the package manager ends with when it has said what is wrong.
private func isNoise(_ line: Substring) -> Bool {
    line.hasPrefix("error: ExitCode(") || line == "error: fatalError"
}

private func withOneErrorWord(_ line: String) -> String {
    line.hasPrefix("error: ") ? "error: " + withoutErrorWord(line) : line
}

private func isProgress(_ line: Substring) -> Bool {
    line.hasPrefix("Building for ")
        || line.hasPrefix("[") && line.dropFirst().first?.isNumber == true
}

/// The notes that belong to an error of the compiler, each once.
///
/// The compiler says a note at its place, and again in the code that it shows below.
private struct BuildNotes {
    /// A note, with its file and line; nil where the compiler shows no file of the book.
    private var notes: [(place: String?, text: String)] = []

    var lines: [String] { notes.map { ($0.place.map { "\($0): " } ?? "") + "note: \($0.text)" } }

    /// Adds a note that stands on a line of its own.
    mutating func add(_ message: CompilerMessage) {
        // What the compiler makes up for modules without sources has no line that anybody can open.
        let isFile = [".swift", ".md", ".h", ".c"].contains { message.file.hasSuffix($0) }
        add(message.text, at: isFile ? "\(message.file):\(message.line)" : nil)
    }

    /// Adds the note in a line of the code that the compiler shows, where there is one:
    /// `  |   `- note: did you mean …`.
    mutating func addNote(in line: String) {
        guard line.contains("|"), let start = line.range(of: "- note: ") else { return }
        add(String(line[start.upperBound...]), at: nil)
    }

    private mutating func add(_ text: String, at place: String?) {
        if let place, let same = notes.firstIndex(where: { $0 == (nil, text) }) {
            notes[same].place = place
        } else if !notes.contains(where: { $0.text == text && place ?? $0.place == $0.place }) {
            notes.append((place, text))
        }
    }
}
