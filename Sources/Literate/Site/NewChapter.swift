import ChapterFormat
import Foundation

/// A new chapter: its text, its stub, and its lines in the manifest and in the README.
public struct NewChapter: Sendable {
    /// The chapter's name, such as `04-weight-decay`.
    public let name: String
    private let root: URL

    /// Takes a name as it was given: `04-weight-decay`, or `weight-decay` for the next number.
    ///
    /// - Throws: ``UsageError`` for a name that is none, or is taken.
    public init(_ given: String, root: URL) throws {
        self.root = root
        let existing = try Book.chapterNames(root: root)
        // A name that begins with a digit and has no number is more likely a mistyped number.
        let isWhole = given.first?.isNumber ?? true
        let name = isWhole ? given : "\(Self.next(after: existing))-\(given)"
        guard Book.isChapterName(name) else {
            throw UsageError(
                description: "error: '\(given)' is no name for a chapter; give lower-case letters, "
                    + "digits and single hyphens, with two digits before them or without: "
                    + "04-weight-decay, weight-decay")
        }
        if let taken = existing.first(where: { Self.clashes($0, name) }) {
            throw UsageError(
                description: "error: there is a chapter '\(taken)' already; choose another "
                    + (taken.prefix(2) == name.prefix(2) ? "number, or none for the next" : "name"))
        }
        self.name = name
    }

    /// Writes all of it, or nothing.
    ///
    /// - Returns: What was written, a line each, and what to do next.
    /// - Throws: ``UsageError`` when the manifest has no list of chapters; errors of the file system.
    public func write() throws -> [String] {
        var files: [(path: String, text: String)] = [
            ("chapters/\(name).md", text), ("Sources/Chapters/\(name)/main.swift", try stub()),
            ("Package.swift", try manifest()),
        ]
        if let readme = try readme() { files.append(("README.md", readme)) }
        let before = files.map { try? Data(contentsOf: root.appending(path: $0.path)) }
        var written = 0
        do {
            for file in files {
                try put(file.text, at: file.path)
                written += 1
            }
        } catch {
            for (file, data) in zip(files, before).prefix(written) { restore(file.path, data) }
            throw error
        }
        return files.map { "\($0.path) written" } + [
            "'swift run \(name)' runs it, 'swift run book serve' shows it while you write"
        ]
    }

    private func put(_ text: String, at path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    private func restore(_ path: String, _ data: Data?) {
        let file = root.appending(path: path)
        if let data {
            try? data.write(to: file, options: .atomic)
        } else {
            try? FileManager.default.removeItem(at: file)
            let folder = file.deletingLastPathComponent()
            let rest = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
            if rest?.isEmpty == true { try? FileManager.default.removeItem(at: folder) }
        }
    }

    // MARK: What is written

    var title: String {
        let words = name.dropFirst(3).replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private var text: String {
        """
        # \(title)

        <!-- afterwards: say what this chapter lets its reader do -->

        What the chapter is about, in a paragraph. The front page shows its first sentences.

        ```swift name=numbers
        import Notebook
        import Plots
        import Tensors

        let numbers = Tensor<Float>([1, 2, 3])
        numbers * numbers
        ```

        ```output
        tensor([1., 4., 9.])
        ```

        A cell sees what the cells before it declared.

        ```swift name=sum
        (numbers * numbers).sum()
        ```

        ```output
        tensor(14.)
        ```

        """
    }

    /// The stub that the other chapters have.
    private func stub() throws -> String {
        let folder = root.appending(path: "Sources/Chapters")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let texts = names.sorted().compactMap {
            try? String(contentsOf: folder.appending(path: "\($0)/main.swift"), encoding: .utf8)
        }
        return texts.first ?? "runChapter()\n"
    }

    /// The manifest with the chapter in its list, in reading order.
    private func manifest() throws -> String {
        let text = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(of: "let chapters = ["),
            let end = lines[start...].firstIndex(of: "]")
        else {
            throw UsageError(
                description: "error: Package.swift has no list 'let chapters = [' with a name a "
                    + "line; put the chapter in by hand")
        }
        let entry = "    \"\(name)\","
        let place = lines[(start + 1)..<end].firstIndex { $0 > entry } ?? end
        lines.insert(entry, at: place)
        return lines.joined(separator: "\n")
    }

    /// The README with the chapter in its numbered list; nil where it has none.
    private func readme() throws -> String? {
        guard
            let text = try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var items = lines.indices.filter { Self.chapter(in: lines[$0]) != nil }
        guard let first = items.first else { return nil }
        let following = items.first { Self.chapter(in: lines[$0])! > name }
        let place = following ?? items.last! + 1
        lines.insert("0. [\(title)](chapters/\(name).md)", at: place)
        items = (first...(items.last! + 1)).filter { Self.chapter(in: lines[$0]) != nil }
        for (number, index) in items.enumerated() {
            lines[index] = "\(number + 1)" + lines[index].drop { $0.isNumber }
        }
        return lines.joined(separator: "\n")
    }

    /// The chapter that an item of a numbered list links to: `2. [Title](chapters/02-name.md)`.
    private static func chapter(in line: String) -> String? {
        guard line.first?.isNumber == true, line.hasSuffix(".md)"),
            let start = line.range(of: "](chapters/")
        else { return nil }
        return String(line[start.upperBound...].dropLast(4))
    }

    // MARK: Names

    private static func next(after names: [String]) -> String {
        let number = (names.compactMap { Int($0.prefix(2)) }.max() ?? 0) + 1
        return number < 10 ? "0\(number)" : "\(number)"
    }

    private static func clashes(_ one: String, _ two: String) -> Bool {
        one.prefix(2) == two.prefix(2) || one.dropFirst(2) == two.dropFirst(2)
    }
}
