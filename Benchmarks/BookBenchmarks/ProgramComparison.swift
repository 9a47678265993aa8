import Foundation
import LiterateFormat
import LiterateRecorder

/// The chapters' programs of this checkout beside those of another one.
struct ProgramComparison {
    private let root = URL(filePath: FileManager.default.currentDirectoryPath)
    private let other: URL

    /// - Parameter folder: Where the other programs are, a checkout's `.build/debug`.
    init(with folder: String) { other = URL(filePath: folder) }

    /// Runs each chapter that both have, in turn, and prints the ratios of the smallest times.
    ///
    /// What is compared is what the processor did for the program itself: a busy machine makes it longer,
    /// never shorter.
    func measure(_ rounds: Int, _ rows: String) throws {
        let (rows, own) = (try Regex(rows), BuildFolder(root: root).programs)
        var table = ResultTable(columns: ["chapter", "this s", "other s", "this/other"])
        for chapter in try Book.chapterNames(root: root) where chapter.contains(rows) {
            let programs = [own, other].map { $0.appending(path: chapter).path }
            guard programs.allSatisfy(FileManager.default.isExecutableFile) else { continue }
            var times = [Double](repeating: .infinity, count: 2)
            for _ in 0..<rounds {
                for (index, program) in programs.enumerated() {
                    times[index] = min(times[index], try seconds(of: program))
                }
            }
            table.add([
                chapter, number(times[0], 2), number(times[1], 2), number(times[0] / times[1], 3),
            ])
        }
        print("The chapters' programs in turn: user time, smallest of \(rounds)\n")
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
