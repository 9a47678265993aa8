import Foundation
import LiterateFormat
import LiterateRecorder

/// The chapters' programs of this checkout beside those of another one.
struct ProgramComparison {
    private let root = URL(filePath: FileManager.default.currentDirectoryPath)
    private let other: URL

    /// - Parameter folder: Where the other programs are, a checkout's `.build/debug`.
    init(with folder: String) { other = URL(filePath: folder) }

    /// Runs each chapter that both have, in turn, and prints the ratios of their user times.
    ///
    /// Each round has a ratio of its own, so that a machine that becomes slower meanwhile shifts none.
    func measure(_ rounds: Int, _ rows: String) throws {
        let (rows, own) = (try Regex(rows), BuildFolder(root: root).programs)
        var table = ResultTable(columns: ["chapter", "this s", "other s", "this/other"])
        for chapter in try Book.chapterNames(root: root) where chapter.contains(rows) {
            let programs = [own, other].map { $0.appending(path: chapter).path }
            guard programs.allSatisfy(FileManager.default.isExecutableFile) else { continue }
            var (own, others, ratios) = (Samples(), Samples(), Samples())
            for _ in 0..<rounds {
                let pair = try programs.map(seconds)
                own.add(pair[0])
                others.add(pair[1])
                ratios.add(pair[0] / pair[1])
            }
            table.add([chapter, own.text(2), others.text(2), ratios.text(3)])
        }
        print(
            "The chapters' programs in turn, user time: median of \(rounds) (smallest–largest)\n")
        print(table.text)
    }

    /// The user time of a run whose output nobody wants.
    private func seconds(of program: String) throws -> Double {
        let figures = URL.temporaryDirectory.appending(path: "book-benchmarks-figures").path
        return try ChildRun(
            "/bin/sh", ["-c", "exec \"$0\" --figures \"$1\" >/dev/null 2>&1", program, figures]
        ).userSeconds
    }
}
