import LiterateLayout

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Book {
    /// Reads all chapters of a book: what ``BookLayout/chapterFile(_:)`` says.
    ///
    /// - Throws: Everything that is wrong with what the book says of itself, or else with any chapter
    ///   and any `reuse`.
    package static func load(root: URL) throws(Diagnostics) -> Book {
        let names = try chapterNames(root: root)
        let description = try BookDescription(root: root)
        let references = description.referenceOptions
        var chapters: [Chapter] = []
        var (problems, warnings): ([Diagnostic], [Diagnostic]) = ([], [])
        for name in names {
            do throws(Diagnostics) {
                chapters.append(try Chapter(named: name, root: root, references: references))
            } catch {
                problems += error.all
                warnings += error.warnings
            }
        }
        try Diagnostics.refuse(problems, warnings: warnings)
        let book = Book(chapters: chapters, description: description)
        try book.checkReuse()
        return book
    }

    /// Reads one chapter and those whose cells it reuses or whose values it reads, directly or through
    /// others.
    ///
    /// - Throws: Everything that is wrong with these chapters; others are not looked at.
    package static func load(root: URL, reachableFrom name: String) throws(Diagnostics) -> Book {
        let names = try chapterNames(root: root)
        guard names.contains(name) else {
            let advice = advice(for: name, among: names, or: "write it, or take it off the list")
            throw Diagnostics(
                SourcePosition(file: BookLayout.chapterFile(name)),
                "there is no such chapter; \(advice)")
        }
        let description = try BookDescription(root: root)
        let references = description.referenceOptions
        var chapters: [String: Chapter] = [:]
        var waiting = [name]
        while let next = waiting.popLast() {
            guard chapters[next] == nil, names.contains(next) else { continue }
            let chapter = try Chapter(named: next, root: root, references: references)
            chapters[next] = chapter
            waiting += chapter.cells.flatMap { $0.options.reuse.map(\.chapter) }
            waiting += chapter.exportedReferences.map(\.chapter)
        }
        var book = Book(chapters: Array(chapters.values), description: description)
        book.existingNames = names
        return book
    }

    /// The names of the chapters under a root folder, in order.
    package static func chapterNames(root: URL) throws(Diagnostics) -> [String] {
        let folder = root.appending(path: BookLayout.chapters)
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            throw Diagnostics(
                SourcePosition(file: BookLayout.chapters),
                "there is no folder `\(BookLayout.chapters)`; run this in the folder of a book")
        }
        let texts = files.filter { $0.hasSuffix(".md") && !isAside($0) }.sorted()
        let problems = texts.filter { !isChapterName(String($0.dropLast(3))) }.map { file in
            Diagnostic(
                SourcePosition(file: BookLayout.besideChapters(file)),
                "a chapter's file is called `NN-name.md`: two digits, then lower-case letters, "
                    + "digits and single hyphens; rename it")
        }
        try Diagnostics.refuse(problems)
        return texts.map { String($0.dropLast(3)) }
    }

    /// Whether a name is one that a chapter may have: `04-weight-decay`.
    package static func isChapterName(_ name: String) -> Bool {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        return isCellName(name) && digits.count == 2 && name.dropFirst(2).hasPrefix("-")
    }
}

extension Chapter {
    /// Reads the chapter of a name under a book's root.
    ///
    /// - Parameter references: The book's cell options that name things outside it.
    /// - Throws: Everything that is wrong with its text, each at its line and column.
    package init(named name: String, root: URL, references: [String]) throws(Diagnostics) {
        let path = BookLayout.chapterFile(name)
        guard let data = try? Data(contentsOf: root.appending(path: path)) else {
            throw Diagnostics(SourcePosition(file: path), "the file cannot be read")
        }
        guard let source = String(validating: data, as: UTF8.self) else {
            let repaired = String(decoding: data, as: UTF8.self).utf8
            let valid = zip(data, repaired).prefix { $0 == $1 }.map(\.0)
            throw Diagnostics(
                SourcePosition(file: path, after: valid),
                "the text is not UTF-8 here; save the file as UTF-8")
        }
        try self.init(name: name, path: path, source: source, references: references)
    }
}
