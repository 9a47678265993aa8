import Foundation
import LiterateFormat
import LiterateLayout
import LiteratePages
import LiterateRecorder
import LiterateRunner
import LiterateStages

/// Serves a book to the author who writes it: every page as a build would make it now, live.
///
/// It writes nothing but the cache of recordings: neither chapters nor the site.
package struct BookServer: Sendable {
    /// The port where none is asked for.
    package static let standardPort: UInt16 = 8765

    private let root: URL
    private let port: UInt16
    private let toolchain: any Toolchain
    private let convert: BookBuilder.FormulaConversion
    private let style: ProgressReporter.Style?
    private let say: @Sendable (String) -> Void

    /// - Parameters:
    ///   - port: Where it listens on loopback; 0 for any that is free.
    ///   - style: How progress is shown on standard error.
    ///   - toolchain: What compiles the chapters; by default the `swift` command.
    ///   - say: Where the address goes once it listens.
    package init(
        root: URL, port: UInt16 = BookServer.standardPort, style: ProgressReporter.Style? = nil,
        toolchain: (any Toolchain)? = nil, converter: BookBuilder.FormulaConversion? = nil,
        say: @escaping @Sendable (String) -> Void
    ) {
        (self.root, self.port, self.style, self.say) = (root, port, style, say)
        self.toolchain = toolchain ?? SwiftToolchain(root: root)
        convert = converter ?? { try await FormulaConverter(root: root).markup(of: $0) }
    }

    /// Serves until it is cancelled; what it started has then ended too.
    ///
    /// - Throws: ``UsageError`` when the port is taken or not allowed.
    package func run() async throws {
        let state = LiveState()
        let handler = PageHandler(state: state, live: try LiveFiles())
        let (asked, asking) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let book = LiveBook(
            root: root, state: state, toolchain: toolchain, style: style, convert: convert
        ) { asking.yield() }
        // From before the first reading: what changes meanwhile is read again.
        let changes = FolderWatcher.changes(of: await watched)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let server = try await HTTPServer(port: port) { handler.answer(to: $0) }
            group.addTask { try await server.run() }
            group.addTask { for await _ in changes { asking.yield() } }
            group.addTask {
                await book.refresh()
                say("http://127.0.0.1:\(server.port)/")
                for await _ in asked { await book.refresh() }
            }
            let end = await group.nextResult()
            group.cancelAll()
            await book.stop()
            state.close()
            try end?.get()
        }
        try Task.checkCancellation()
    }

    /// What can change a page: the chapters with their pictures, what they link, what the book says of
    /// itself, and what it names there.
    ///
    /// Sources of other packages count where they lie beside the book, not where they were fetched.
    private var watched: [URL] {
        get async {
            let description = try? BookDescription(root: root)
            let named = description.map { $0.pageFiles + $0.inputs.map(\.file) } ?? []
            let own = Set(BookLayout.watched + named).sorted().map { root.appending(path: $0) }
            guard let version = try? await toolchain.version(),
                let names = try? Book.chapterNames(root: root),
                let graph = try? await toolchain.packages(for: names, version: version)
            else { return own }
            return own + graph.foldersBesideTheBook
        }
    }
}

extension LiveState {
    /// Shows how far a running chapter is.
    func show(_ progress: ChapterProgress) {
        update { snapshot in
            for place in snapshot.activities.indices
            where snapshot.activities[place].chapter == progress.chapter {
                snapshot.activities[place] = Activity(
                    chapter: progress.chapter, phase: .running, cell: progress.cell,
                    fraction: progress.fraction, part: progress.part, reached: progress.reached,
                    begun: progress.begun, total: snapshot.activities[place].total)
            }
        }
    }
}
