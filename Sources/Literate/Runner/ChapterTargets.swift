import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder

/// The chapters' targets in a package, and what is missing for them to be built.
///
/// The package manager has words of its own for it, which do not say what to do.
struct ChapterTargets {
    let root: URL
    let graph: PackageGraph

    /// What keeps some chapters from being built, known before anything is compiled.
    ///
    /// A target without a stub counts whichever chapters are asked for: the package manager then
    /// builds nothing at all.
    func hindrances(to chapters: [Chapter]) -> [Diagnostic] {
        let unlisted = chapters.filter { graph.closure(of: $0.name) == nil }.map(unlistedProblem)
        let stubless = graph.chapterTargets.filter { !isThere($0.path + "/main.swift") }
        return unlisted + stubless.map(stublessProblem)
    }

    private func unlistedProblem(_ chapter: Chapter) -> Diagnostic {
        let start = "the chapter is not in the list `chapters` of Package.swift; "
        let wrong = graph.chapterTargets.map(\.name)
            .filter { !isThere(BookLayout.chapterFile($0)) && isLike($0, chapter.name) }
        let advice =
            wrong.isEmpty
            ? "add the line `\"\(chapter.name)\",` there ('\(BookLayout.command("new"))' writes it for a "
                + "new chapter)"
            : "the list has \(listed(wrong, "and")), of which there is no file: correct the name"
        return Diagnostic(SourcePosition(file: chapter.path, line: 1), start + advice)
    }

    private func isLike(_ listed: String, _ name: String) -> Bool {
        listed.prefix(2) == name.prefix(2) || !nearestNames(to: name, among: [listed]).isEmpty
    }

    private func stublessProblem(_ target: (name: String, path: String)) -> Diagnostic {
        let stub = "`\(target.path)/main.swift`"
        let chapter = BookLayout.chapterFile(target.name)
        if isThere(chapter) {
            return Diagnostic(
                SourcePosition(file: chapter, line: 1),
                "\(stub) is missing, and without it nothing can be built; copy another chapter's, "
                    + "or write the line `runChapter()` there")
        }
        return Diagnostic(
            positionInManifest(of: target.name),
            "there is neither `\(chapter)` nor \(stub), and nothing can be built; take "
                + "`\"\(target.name)\",` out of the list `chapters`")
    }

    private func positionInManifest(of name: String) -> SourcePosition {
        let text = root.appending(path: BookLayout.manifest).text ?? ""
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            guard let place = line.range(of: "\"\(name)\"") else { continue }
            return SourcePosition(
                file: BookLayout.manifest, line: index + 1,
                column: line[..<place.lowerBound].utf8.count + 1)
        }
        return SourcePosition(file: BookLayout.manifest, line: 1)
    }

    private func isThere(_ path: String) -> Bool { root.appending(path: path).isThere }
}
