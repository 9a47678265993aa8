import ArgumentParser
import Foundation
import Site

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

    @Option(help: "The folder for the copy of this book, kept from time to time with its builds.")
    var copy = URL.temporaryDirectory.appending(path: "book-benchmarks").path

    @Option(help: .hidden)
    var weaveOnce: String?

    func validate() throws {
        guard rounds > 0, sizes.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("Rounds and sizes are positive numbers.")
        }
    }

    func run() async throws {
        if let weaveOnce { return try await SyntheticBook.weave(URL(filePath: weaveOnce)) }
        if !edits { try await measureWeaving() }
        if !weaving { try measureEdits() }
    }

    private func measureWeaving() async throws {
        var table = ResultTable(columns: [
            "chapters", "seconds", "ms/chapter", "MiB", "KiB/chapter",
        ])
        var rows: [(count: Int, time: Samples, memory: Samples)] = []
        for count in sizes.sorted() {
            let book = try await SyntheticBook(chapters: count)
            var (time, memory) = (Samples(), Samples())
            for _ in 0..<rounds {
                try book.removeSite()
                let run = try ChildRun(
                    CommandLine.arguments[0], ["--weave-once", book.root.path])
                time.add(run.seconds)
                memory.add(Double(run.peakBytes))
            }
            rows.append((count, time, memory))
            let each = time.median / Double(count) * 1_000
            table.add([
                "\(count)", time.text(3), number(each, 2),
                memory.scaled(1 / 1_048_576).text(1),
                number(memory.median / Double(count) / 1_024, 1),
            ])
        }
        print("Weaving a synthetic book: median of \(rounds) (smallest–largest)\n")
        print(table.text)
        for (small, large) in zip(rows, rows.dropFirst()) {
            let more = Double(large.count) / Double(small.count)
            print(
                "\(small.count) → \(large.count) chapters: \(number(more, 0)) times the chapters, "
                    + "\(number(large.time.median / small.time.median, 1)) times the time, "
                    + "\(number(large.memory.median / small.memory.median, 1)) times the memory")
        }
        print("")
    }

    private func measureEdits() throws {
        let book = try BookCopy(
            of: URL(filePath: FileManager.default.currentDirectoryPath), at: URL(filePath: copy))
        var table = ResultTable(columns: ["what changed", "seconds", "to no change"])
        var unchanged: Double?
        for edit in BookCopy.Edit.allCases {
            var time = Samples()
            for round in 0..<rounds {
                try book.make(edit, round: round)
                time.add(try book.build())
            }
            if edit == .nothing { unchanged = time.median }
            let ratio = unchanged.map { number(time.median / $0, 1) } ?? ""
            table.add([edit.rawValue, time.text(2), ratio])
        }
        print("'book build' of this book: median of \(rounds) (smallest–largest)\n")
        print(table.text)
    }
}
