import Foundation
import LiterateFormat
import LiterateLayout
import LiteratePages
import LiterateRecording
import LiterateStages
import LiterateVerification
import LiterateWeave

/// Makes the pages that changed, and tells the browsers.
actor PageMaker {
    /// Everything that a chapter's page depends on.
    private struct Inputs: Equatable {
        var preview: ChapterPreview?
        /// The text's bytes: equal strings may differ in them.
        var text: Digest
        /// What is wrong with the chapter.
        var problems: [Diagnostic]
        /// What is wrong with the book as a whole.
        var bookProblems: [Diagnostic]
        var outline: [ChapterOutline]
        var assets: PageAssets
    }

    private struct Made {
        var inputs: Inputs
        var page: PreviewPage

        var count: Problems {
            var count = inputs.preview?.count ?? Problems()
            count.errors += inputs.problems.count + page.problems.count
            return count
        }
    }

    private let root: URL
    private let state: LiveState
    private let convert: BookBuilder.FormulaConversion
    private let modules: LiveModules
    /// What makes the modules of chapters with live cells, with the programs that they are made of.
    private var compilations: [String: (programs: [PageProgram], task: Task<Void, Never>)] = [:]
    private var made: [String: Made] = [:]
    /// The previews of the texts that could be read last.
    private var readable: [String: ChapterPreview] = [:]
    private var mathematics: [FormulaText: String] = [:]

    init(
        root: URL, state: LiveState, convert: @escaping BookBuilder.FormulaConversion,
        modules: LiveModules
    ) {
        (self.root, self.state, self.convert, self.modules) = (root, state, convert, modules)
    }

    /// Ends what is still being compiled.
    func stop() {
        for compilation in compilations.values { compilation.task.cancel() }
        compilations = [:]
    }

    /// What is wrong on a chapter's page.
    func count(of chapter: String) -> Problems { made[chapter]?.count ?? Problems() }

    /// Makes the pages of chapters whose inputs changed, then what all pages share.
    ///
    /// - Parameter problems: What is wrong with the book as a whole; every page shows it.
    func make(
        _ chapters: [String: LiveChapter], in book: Book, _ problems: [Diagnostic]
    ) async {
        var previews: [String: ChapterPreview] = [:]
        var wrong = chapters.mapValues(\.problems)
        for (name, live) in chapters {
            guard live.problems.isEmpty else {
                guard let last = readable[name] else { continue }
                // At their cells in the text as it was before.
                previews[name] = last.adding(live.problems)
                wrong[name] = []
                continue
            }
            do throws(Diagnostics) {
                let chapter = live.chapter(named: name)
                let mapping = PlaceMapping(old: live.ranIn ?? book, new: book)
                previews[name] = try ChapterPreview(
                    chapter, in: book, status: mapping.moved(live.status, of: chapter),
                    lastGood: live.lastGood?.placed(in: chapter, of: book),
                    figures: figures(of: name, &wrong))
                readable[name] = previews[name]
            } catch {
                wrong[name, default: []] += error.all
            }
        }
        let shown = Book(
            chapters: book.chapters.map { previews[$0.name]?.chapter ?? $0 },
            description: book.description)
        let assets = PageAssets(root: root, description: book.description)
        await convertFormulas(of: shown, &wrong)
        var problems = problems
        guard let renderer = renderer(of: shown, &problems) else { return }
        makePages(previews, wrong, problems, renderer, assets)
        makeSharedFiles(renderer, previews, problems, assets)
        makeModules(previews, of: shown)
    }

    /// Compiles the programs of live cells that changed, beside everything else.
    ///
    /// A page that asks for one before it is there is told so, or why there is none.
    private func makeModules(_ previews: [String: ChapterPreview], of book: Book) {
        for (name, preview) in previews {
            let programs = preview.recording.pagePrograms
            guard compilations[name]?.programs ?? [] != programs else { continue }
            compilations[name]?.task.cancel()
            // While it runs, or does not compile, its page has no live cells.
            compilations[name] = nil
            guard !programs.isEmpty else { continue }
            let recording = preview.recording
            let (state, modules) = (state, modules)
            let names = programs.indices.map { moduleName(of: name, program: $0) }
            @Sendable func refuse(_ reason: String) {
                state.update { snapshot in
                    for name in names {
                        snapshot.files[BookLayout.liveFile(name)] = LiveModules.script(
                            refusing: name, because: reason)
                    }
                }
            }
            refuse("it is being compiled; try again in a moment")
            let task = Task.detached(priority: .utility) {
                do {
                    let files = try await modules.files(
                        for: [name: recording], of: book, isVerifying: false)
                    guard !Task.isCancelled else { return }
                    state.update { $0.files.merge(files) { _, new in new } }
                } catch {
                    guard !Task.isCancelled else { return }
                    // What the compiler shows of the code is on the page already.
                    let lines = (error as? Diagnostics)?.all.map { problem in
                        String(problem.description.prefix { $0 != "\n" })
                    }
                    refuse(lines?.joined(separator: "; ") ?? "\(error)")
                }
            }
            compilations[name] = (programs, task)
        }
    }

    /// What renders the pages: with the book's own theme and colophon, or without them where they have
    /// mistakes, which are then wrong with the book.
    private func renderer(of book: Book, _ problems: inout [Diagnostic]) -> SiteRenderer? {
        do throws(Diagnostics) {
            return try SiteRenderer(book: book, root: root, mathematics: mathematics)
        } catch {
            problems += error.all
            var plain = book
            (plain.description.theme, plain.description.colophon) = (nil, nil)
            return try? SiteRenderer(book: plain, root: root, mathematics: mathematics)
        }
    }

    /// The stored figures of a chapter; none where they cannot be read, which is wrong with it then.
    private func figures(
        of name: String, _ problems: inout [String: [Diagnostic]]
    ) -> StoredFigures {
        do throws(Diagnostics) {
            return try StoredFigures(chapter: name, root: root)
        } catch {
            problems[name, default: []] += error.all
            return StoredFigures()
        }
    }

    /// Converts the formulas that are new; one that cannot be is shown as it is written.
    private func convertFormulas(of book: Book, _ problems: inout [String: [Diagnostic]]) async {
        let weaver = Weaver(book: book)
        for chapter in book.chapters {
            let formulas = (try? weaver.formulas(in: chapter)) ?? []
            let new = formulas.filter { mathematics[$0.text] == nil }
            guard !new.isEmpty else { continue }
            do {
                mathematics.merge(try await convert(new)) { _, new in new }
            } catch {
                problems[chapter.name, default: []] += (error as? Diagnostics)?.all ?? []
            }
        }
    }

    private func makePages(
        _ previews: [String: ChapterPreview], _ problems: [String: [Diagnostic]],
        _ bookProblems: [Diagnostic], _ renderer: SiteRenderer, _ assets: PageAssets
    ) {
        let outline = renderer.outline
        var changed: [String: PreviewPage] = [:]
        for (name, problems) in problems {
            let inputs = Inputs(
                preview: previews[name], text: Digest(previews[name]?.chapter.source ?? ""),
                problems: problems, bookProblems: bookProblems, outline: outline, assets: assets)
            guard made[name]?.inputs != inputs else { continue }
            let page = page(name, inputs, renderer)
            made[name] = Made(inputs: inputs, page: page)
            changed[name] = page
        }
        let gone = made.keys.filter { problems[$0] == nil }
        for name in gone { made[name] = nil }
        guard !changed.isEmpty || !gone.isEmpty else { return }
        state.update { snapshot in
            snapshot.assets = revision([], assets)
            for path in gone.map({ "\($0).html" }) {
                snapshot.files[path] = nil
                snapshot.revisions[path] = nil
                snapshot.problems[path] = nil
            }
            for (name, page) in changed {
                let path = "\(name).html"
                snapshot.files.merge(page.files) { _, new in new }
                snapshot.files[path] = page.html
                snapshot.revisions[path] = revision(
                    [page.html] + page.files.sorted { $0.key < $1.key }.map(\.value), assets)
                snapshot.problems[path] = made[name]?.count
            }
        }
    }

    private func page(_ name: String, _ inputs: Inputs, _ renderer: SiteRenderer) -> PreviewPage {
        var problems = inputs.bookProblems + inputs.problems
        if let preview = inputs.preview {
            do throws(Diagnostics) {
                return try renderer.preview(
                    preview.chapter, recording: preview.recording, notes: preview.notes,
                    problems: problems + preview.problems, warnings: preview.warnings,
                    statement: preview.statement ?? Self.statement(problems),
                    checksLinks: !preview.isOld)
            } catch {
                problems += error.all.filter { !problems.contains($0) }
            }
        }
        return made[name].map { renderer.preview(again: $0.page, problems: problems) }
            ?? renderer.preview(ofUnreadable: name, problems: problems)
    }

    /// What a page says at its end, where its outputs hold.
    private static func statement(_ problems: [Diagnostic]) -> String? {
        problems.isEmpty ? nil : "A preview: something is wrong, which stands above the text."
    }

    private func makeSharedFiles(
        _ renderer: SiteRenderer, _ previews: [String: ChapterPreview],
        _ problems: [Diagnostic], _ assets: PageAssets
    ) {
        var files = renderer.sharedFiles
        files["index.html"] = renderer.frontPage(
            previews.mapValues(\.recording), problems: problems,
            statement: Self.statement(problems))
        state.update { snapshot in
            snapshot.assets = revision([], assets)
            snapshot.bookErrors = problems.count
            snapshot.files.merge(files) { _, new in new }
            for (path, data) in files where path.hasSuffix(".html") {
                snapshot.revisions[path] = revision([data], assets)
            }
        }
    }
}

/// What changes with bytes and with the theme.
private func revision(_ parts: [Data], _ assets: PageAssets) -> String {
    var digest = Digest(assets.text)
    for part in parts { digest.add(part) }
    return digest.text
}
