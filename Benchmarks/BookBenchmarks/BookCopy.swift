import Foundation

/// A copy of this book, with builds of its own, that is edited and built.
struct BookCopy {
    /// What is changed before a build.
    enum Edit: String, CaseIterable {
        case recordings = "no recordings"
        case nothing = "nothing"
        case prose = "a sentence"
        case cheapCell = "a line of a cheap cell"
        case cell = "a line of a cell that trains"
        case library = "a line of the library"
    }

    private let root: URL
    private let chapter = "chapters/02-initialization.md"
    /// A chapter of the copy alone, whose cells take no time.
    private let cheapChapter = "99-cheap"
    private let library = "Sources/Library/Tensors/Rows.swift"

    /// Copies what belongs to the book, and builds it once; that is not measured.
    init(of source: URL, at root: URL) throws {
        self.root = root
        let files = FileManager.default
        try files.createDirectory(at: root, withIntermediateDirectories: true)
        for name in try files.contentsOfDirectory(atPath: source.path)
        where ![".build", ".git", ".venv"].contains(name) {
            let place = root.appending(path: name)
            try? files.removeItem(at: place)
            try files.copyItem(at: source.appending(path: name), to: place)
        }
        print("The copy in \(root.path) is built; the first time that takes minutes.")
        fflush(nil)
        _ = try ChildRun(
            "swift", ["build", "--quiet", "--package-path", root.path, "--product", "book"])
        _ = try ChildRun(program, ["new", cheapChapter, "--root", root.path])
        let path = "chapters/\(cheapChapter).md"
        try write(path, try read(path).replacing(#/<!--.*?-->\n\n/#, with: ""))
        _ = try build()
    }

    /// Makes an edit that no earlier round has made.
    func make(_ edit: Edit, round: Int) throws {
        switch edit {
        case .recordings:
            try FileManager.default.removeItem(at: root.appending(path: ".build/book"))
        case .nothing: break
        case .prose:
            let text = try read(chapter)
            try write(chapter, text + "\nA sentence of round \(round).\n")
        case .cheapCell:
            let path = "chapters/\(cheapChapter).md"
            // A constant whose value is another each time.
            let text = try read(path).replacing(#/let edit = .*\n/#, with: "")
            let line = "let edit = \"\(UUID())\"\n"
            try write(
                path, text.replacing("name=sum\n", with: "name=sum\n" + line, maxReplacements: 1))
        case .cell:
            let line = "show(Tensor([1, 1, 1, 1]), answer: 2)"
            let text = try read(chapter)
            guard text.contains(line) else {
                throw BenchmarkError("\(chapter) has no line '\(line)' to change")
            }
            try write(
                chapter,
                text.replacing(line, with: line + " // round \(round)\n", maxReplacements: 1))
        case .library:
            try write(library, try read(library) + "\n// round \(round)\n")
        }
    }

    /// The seconds that `book build` takes.
    func build() throws -> Double {
        try ChildRun(program, ["build", "--quiet", "--root", root.path]).seconds
    }

    /// The seconds that `swift build` alone takes for the cheap chapter.
    func compileCheapChapter() throws -> Double {
        try ChildRun(
            "swift",
            ["build", "--quiet", "--package-path", root.path, "--product", cheapChapter]
        ).seconds
    }

    private var program: String { root.appending(path: ".build/debug/book").path }

    private func read(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: root.appending(path: path), options: .atomic)
    }
}
