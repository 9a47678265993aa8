import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout

/// A new chapter: its text, its stub, and its lines in the manifest and in the README.
package struct NewChapter: Sendable {
    /// The chapter's name, such as `04-weight-decay`.
    package let name: String
    private let root: URL

    /// Takes a name as it was given: `04-weight-decay`, or `weight-decay` for the next number.
    ///
    /// - Throws: ``UsageError`` for a name that is none, or is taken.
    package init(_ given: String, root: URL) throws {
        self.root = root
        let existing = try Book.chapterNames(root: root)
        // A name that begins with a digit and has no number is more likely a mistyped number.
        let isWhole = given.first?.isNumber ?? true
        name = isWhole ? given : "\(try Self.next(after: existing))-\(given)"
        guard Book.isChapterName(name), !name.hasPrefix("00") else {
            throw UsageError(
                description: "error: '\(given)' is no name for a chapter; give lower-case letters, "
                    + "digits and single hyphens, with two digits from 01 before them or without: "
                    + "04-weight-decay, weight-decay")
        }
        if let taken = existing.first(where: clashes) {
            throw UsageError(
                description: "error: there is a chapter '\(taken)' already; choose another "
                    + (taken.prefix(2) == name.prefix(2) ? "number, or none for the next" : "name"))
        }
    }

    /// Writes all of it, or nothing.
    ///
    /// - Returns: What was written, a line each, and what to do next.
    /// - Throws: ``UsageError`` when the manifest has no list of chapters; errors of the file system.
    package func write() throws -> [String] {
        var files: [(path: String, text: String)] = [
            (BookLayout.chapterFile(name), text), (BookLayout.stub(of: name), stub),
            (BookLayout.manifest, try manifest()),
        ]
        let readme = root.appending(path: BookLayout.readme).text
        let indexed = readme.flatMap(indexed)
        if let indexed { files.append((BookLayout.readme, indexed)) }
        try FileGroup(files.map { ($0.path, Data($0.text.utf8)) }, root: root).write()
        let left =
            readme != nil && indexed == nil
            ? ["\(BookLayout.readme) has no numbered list of chapters and stays as it is"] : []
        return files.map { "\($0.path) written" } + left + [
            "'\(BookLayout.run(name))' runs it, '\(BookLayout.command("serve"))' shows it while you "
                + "write"
        ]
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

        let numbers = [1, 2, 3]
        numbers.map { $0 * $0 }
        ```

        ```output
        [1, 4, 9]
        ```

        A cell sees what the cells before it declared.

        ```swift name=sum
        numbers.reduce(0, +)
        ```

        ```output
        6
        ```

        """
    }

    /// The stub that the other chapters have.
    private var stub: String {
        let folder = root.appending(path: BookLayout.stubs)
        return folder.names.lazy.compactMap { folder.appending(path: "\($0)/main.swift").text }
            .first ?? "runChapter()\n"
    }

    /// The manifest with the chapter in its list, in reading order.
    private func manifest() throws -> String {
        guard let text = root.appending(path: BookLayout.manifest).text,
            let list = ChapterList(manifest: text)
        else {
            throw UsageError(
                description:
                    "error: \(BookLayout.manifest) has no list 'let chapters = [' with a name a "
                    + "line; put the chapter in by hand")
        }
        // A line may be left of a chapter that was removed.
        guard !list.entries.contains(where: { $0.name == name }) else { return text }
        var lines = TextLines(text)
        let following = list.entries.first { $0.name > name }?.line ?? list.lastLine
        lines.replace(following..<following, with: ["    \"\(name)\","])
        return lines.text
    }

    /// A README with the chapter in its numbered list; nil where it has none.
    private func indexed(_ readme: String) -> String? {
        var lines = TextLines(readme)
        let items = ChapterIndex(lines.texts).items
        guard let last = items.last else { return nil }
        let place = items.first { $0.name > name }?.line ?? last.line + 1
        if !items.contains(where: { $0.name == name }) {
            lines.replace(place..<place, with: ["0. [\(title)](\(BookLayout.chapterFile(name)))"])
        }
        for (number, item) in ChapterIndex(lines.texts).items.enumerated() {
            let rest = lines[item.line].drop { (48...57).contains($0) }
            lines[item.line] = Array("\(number + 1)".utf8) + rest
        }
        return lines.text
    }

    // MARK: Names

    private static func next(after names: [String]) throws(UsageError) -> String {
        let number = (names.compactMap { Int($0.prefix(2)) }.max() ?? 0) + 1
        guard number < 100 else {
            throw UsageError(
                description: "error: no number is left after 99; give one that is free, such as "
                    + "04-weight-decay")
        }
        return number < 10 ? "0\(number)" : "\(number)"
    }

    private func clashes(_ other: String) -> Bool {
        name.prefix(2) == other.prefix(2) || name.dropFirst(2) == other.dropFirst(2)
    }
}
