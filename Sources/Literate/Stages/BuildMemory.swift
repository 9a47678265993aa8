import Foundation
import LiterateFiles
import LiterateLayout

/// What the last build of a book found, while nothing has changed since: the same build again is spared.
///
/// A file counts as changed when its size, or a time that the file system keeps of it, is another; that of
/// its last change cannot be set by hand. What is looked at is the book's folder without what is made there,
/// the packages that its programs are made of, the compiler, and this program itself. Verifying remembers
/// nothing.
struct BuildMemory {
    private struct Entry: Codable {
        /// What was there, by a digest of names, sizes and times.
        var state: String
        /// The folders of packages that lie elsewhere.
        var packages: [String]
        var lines: [String]
    }

    private let root: URL
    private let file: URL
    private let asked: [String]

    /// - Parameter asked: What the build was asked for, beside the book.
    init(root: URL, asked: [String]) {
        self.root = root
        file = root.appending(path: BookLayout.memory)
        let environment = ProcessInfo.processInfo.environment
        self.asked =
            asked + ["PATH", BookLayout.seedVariable].map { environment[$0] ?? "" }
    }

    /// What the last build said, if it would find the same now.
    func recall() -> [String]? {
        guard let entry = read(), state(with: entry.packages) == entry.state else { return nil }
        return entry.lines
    }

    /// Does a build's work, and remembers what it says, if nothing but the site changed meanwhile.
    ///
    /// - Parameter packages: The folders of packages that lie elsewhere; nil where they are not known.
    func remembering(
        packages: () async -> [URL]?, _ work: () async throws -> [String]
    ) async throws -> [String] {
        // Whatever comes of it, what was is no more.
        try? FileManager.default.removeItem(at: file)
        let before = digest(of: sources)
        let lines = try await work()
        guard let packages = await packages()?.map(\.path), digest(of: sources) == before,
            let last = lines.last
        else { return lines }
        let entry = Entry(
            state: state(with: packages), packages: packages,
            lines: [
                last.contains("up to date")
                    ? last : "\(last); \(BookLayout.siteFolder) is up to date"
            ])
        if let data = try? JSONEncoder().encode(entry) {
            try? file.makeParent()
            try? data.write(to: file, options: .atomic)
        }
        return lines
    }

    private func read() -> Entry? {
        (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Entry.self, from: $0) }
    }

    // MARK: What is there

    /// What is made of other files, in any of the folders.
    private static let made: Set<String> = [
        ".build", ".git", ".swiftpm", BookLayout.pythonEnvironment,
    ]

    /// The book's files but for the site.
    private var sources: [URL] {
        root.names.filter { !Self.made.contains($0) && $0 != BookLayout.site }
            .map { root.appending(path: $0) }
    }

    private func state(with packages: [String]) -> String {
        let others = packages.map { URL(filePath: $0, directoryHint: .isDirectory) }
        // What a killed `accept` has left is finished first.
        let own = [BookLayout.site, BookLayout.formulas, BookLayout.accepting].map {
            root.appending(path: $0)
        }
        return digest(of: sources + others + own + programs)
    }

    /// This program and the compiler.
    private var programs: [URL] {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let compiler = folders.lazy.map { URL(filePath: "\($0)/swift") }.first { $0.isThere }
        return [Bundle.main.executableURL, compiler].compactMap { $0?.resolvingSymlinksInPath() }
    }

    private func digest(of files: [URL]) -> String {
        var digest = Digest(asked.joined(separator: "\u{0}"))
        var folders: Set<String> = []
        for file in files { add(file, to: &digest, &folders) }
        return digest.text
    }

    /// - Parameter folders: Those that were looked at: a link may lead back to one.
    private func add(_ file: URL, to digest: inout Digest, _ folders: inout Set<String>) {
        var found = stat()
        guard stat(file.path, &found) == 0 else {
            digest.add("no \(file.path)")
            return
        }
        guard found.st_mode & S_IFMT != S_IFDIR else {
            digest.add(file.path)
            guard folders.insert("\(found.st_dev) \(found.st_ino)").inserted else { return }
            for name in file.names where !Self.made.contains(name) {
                add(file.appending(path: name), to: &digest, &folders)
            }
            return
        }
        digest.add("\(file.path) \(found.st_ino) \(found.st_size) \(found.times)")
    }
}

extension stat {
    /// When the content was last written, and when that or anything else of the file was last changed.
    fileprivate var times: String {
        #if canImport(Darwin)
            let (written, changed) = (st_mtimespec, st_ctimespec)
        #else
            let (written, changed) = (st_mtim, st_ctim)
        #endif
        return "\(written.tv_sec).\(written.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec)"
    }
}
