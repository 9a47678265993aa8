import ArgumentParser
import Foundation
import LiterateAuthoring
import LiteratePages
import LiterateStages

/// `make bench-book`: what an author waits for.
@main
struct BookBenchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book-benchmarks",
        abstract: "Measures builds of this book after edits, and weaving of synthetic books.")

    @Option(help: "How often each thing is measured.")
    var rounds = 3

    @Option(parsing: .upToNextOption, help: "How many chapters the synthetic books have.")
    var sizes = [10, 100, 1_000]

    @Flag(help: "Measure weaving alone.")
    var weaving = false

    @Flag(help: "Measure this book alone.")
    var edits = false

    @Option(help: "Only the edits or programs whose names match a regular expression.")
    var rows = ""

    @Option(help: "The folder for the copy of this book, kept from time to time with its builds.")
    var copy = URL.temporaryDirectory.appending(path: "book-benchmarks").path

    @Option(
        help: "Only the chapters' programs, in turn with those in this folder, a `.build/debug`.")
    var against: String?

    @Option(help: .hidden)
    var weaveOnce: String?

    func validate() throws {
        guard (try? Regex(rows)) != nil else {
            throw ValidationError("'\(rows)' is no regular expression.")
        }
        guard rounds > 0, sizes.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("Rounds and sizes are positive numbers.")
        }
    }

    func run() async throws {
        if let weaveOnce { return try await SyntheticBook.weave(URL(filePath: weaveOnce)) }
        if let against { return try ProgramComparison(with: against).measure(rounds, rows) }
        if !edits { try await measureWeaving() }
        if !weaving { try measureEdits() }
    }

    private func measureWeaving() async throws {
        var table = ResultTable(columns: [
            "chapters", "clock s", "processor s", "ms/chapter", "MiB", "KiB/chapter",
        ])
        var rows: [(count: Int, work: Samples, memory: Samples)] = []
        for count in sizes.sorted() {
            let book = try await SyntheticBook(chapters: count)
            var (time, work, memory) = (Samples(), Samples(), Samples())
            for _ in 0..<rounds {
                try book.removeSite()
                let run = try ChildRun(CommandLine.arguments[0], ["--weave-once", book.root.path])
                time.add(run.seconds)
                work.add(run.processorSeconds)
                memory.add(Double(run.peakBytes))
            }
            try book.remove()
            rows.append((count, work, memory))
            table.add([
                "\(count)", time.text(2), work.text(2),
                number(work.median / Double(count) * 1_000, 1),
                memory.scaled(1 / 1_048_576).text(0),
                number(memory.median / Double(count) / 1_024, 0),
            ])
        }
        print("Weaving a synthetic book: median of \(rounds) (smallest–largest)\n")
        print(table.text)
        for (small, large) in zip(rows, rows.dropFirst()) {
            let more = Double(large.count) / Double(small.count)
            print(
                "\(small.count) → \(large.count) chapters: \(number(more, 0)) times the chapters, "
                    + "\(number(large.work.median / small.work.median, 1)) times the work, "
                    + "\(number(large.memory.median / small.memory.median, 1)) times the memory")
        }
        print("")
    }

    private func measureEdits() throws {
        let book = try BookCopy(
            of: URL(filePath: FileManager.default.currentDirectoryPath), at: URL(filePath: copy))
        var table = ResultTable(columns: ["what changed", "seconds", "to no change"])
        var unchanged: Double?
        var compile = Samples()
        let rows = try Regex(rows)
        for edit in BookCopy.Edit.allCases where edit.rawValue.contains(rows) {
            var time = Samples()
            for round in 0..<rounds {
                try book.make(edit, round: round)
                time.add(try book.build())
                guard edit == .cheapCell else { continue }
                try book.make(edit, round: round)
                compile.add(try book.compileCheapChapter())
            }
            if edit == .nothing { unchanged = time.median }
            let ratio = unchanged.map { number(time.median / $0, 1) } ?? ""
            table.add([edit.rawValue, time.text(2), ratio])
            guard edit == .cheapCell else { continue }
            table.add([
                "  'swift build' alone", compile.text(2),
                unchanged.map { number(compile.median / $0, 1) } ?? "",
            ])
        }
        print("'book build' of this book: median of \(rounds) (smallest–largest)\n")
        print(table.text)
    }
}
