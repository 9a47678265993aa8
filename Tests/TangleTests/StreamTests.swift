import Foundation
import GoldenTesting
import LiterateFormat
import LiterateRecording
import Testing

/// Chapters that close, redirect and copy their streams: what a recording has is what was printed, or
/// the run is an error.
struct StreamTests {
    static let program = Result {
        try ChapterProgram(fixture: "programs/streams", chapter: "01-streams")
    }

    private func record(_ steps: [[String]]) throws -> Recording {
        let text = steps.map { $0.joined(separator: " ") }.joined(separator: "|")
        return try Self.program.get().record(environment: ["STEPS": text])
    }

    @Test(arguments: [
        ("c1", "it has closed standard output"), ("c2", "it has closed standard error"),
        ("f1", "it has closed standard output"), ("s2", "it has sent standard error elsewhere"),
        ("s1", "it has sent standard output elsewhere"),
    ])
    func aStreamThatIsGoneEndsTheRun(step: String, fault: String) throws {
        let recording = try record([["p1"], [step, "p2", "e3"], ["p4"]])
        let failure = try #require(recording.failure)
        #expect(failure.cell == 2)
        #expect(failure.message.hasPrefix("\(fault), and what is printed now is lost"))
        #expect(recording.cells[1].items == [.text("p1\n")])
    }

    @Test func whatIsPrintedAfterTheEndIsAMishap() throws {
        let recording = try record([["p1"], ["x0"], ["p2"]])
        #expect(recording.failure == nil && !recording.isSound)
        #expect(recording.cells[3].items == [.text("p2\n")])
        #expect(
            recording.cells[3].mishap?.message
                == "something was printed after the end of the chapter, which no output shows: "
                + "'at the end'; print it while the cell runs")
    }

    /// Random programs beside a model of what a pipe would see.
    @Test func nothingIsLostInSilence() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<200 {
            var model = Model()
            let steps = (0..<3).map { _ in model.steps(&random) }
            let recording = try record(steps)
            if let fault = model.fault {
                #expect(recording.failure?.cell == fault + 1, "\(steps)")
            } else {
                #expect(recording.isSound, "\(steps): \(String(describing: recording.failure))")
            }
            for (cell, text) in model.texts.prefix(model.fault ?? 3).enumerated() {
                #expect(recording.cells[cell + 1].items.map(\.text).joined() == text, "\(steps)")
            }
        }
    }
}

/// Random programs beside the same ones without a recorder, into a real pipe.
struct PipeTests {
    /// The steps of the chapter as a plain program, whose streams are one pipe and which marks in it where
    /// each cell ends.
    private static let plain = Result {
        let fixture = try FixtureCase("programs/streams").chapter
        let text = try String(contentsOf: fixture, encoding: .utf8)
        let chapter = try Chapter(name: "01-streams", path: "chapters/01-streams.md", source: text)
        let rest = """
            let pipe = fcntl(1, F_DUPFD, 100)
            // As a recorder does, so that lines of both streams come in their order.
            setvbuf(stream("stdout"), nil, _IOLBF, 0)
            for cell in steps {
                perform(cell)
                fflush(stream("stdout"))
                fflush(stream("stderr"))
                _ = write(pipe, "\\u{1}", 1)
            }
            """
        return try Compiler().build(script: chapter.cells[0].code + rest + "\n")
    }

    @Test func aRecordingHasWhatAPipeSees() throws {
        var random = SplitMix(state: 11)
        var sound = 0
        for _ in 0..<200 {
            var model = Model()
            let steps = (0..<3).map { _ in model.steps(&random) }
                .map { $0.joined(separator: " ") }.joined(separator: "|")
            let seen = try run(Self.plain.get().path, [], environment: ["STEPS": steps]).text
                .split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
            #expect(seen.count == 4 && seen.last == "", "\(steps)")
            let recording = try StreamTests.program.get().record(environment: ["STEPS": steps])
            // Where the run is an error, all before its cell is what came.
            let whole = recording.failure?.cell.map { $0 - 1 } ?? 3
            #expect(recording.failure == nil || (0..<3).contains(whole))
            for (cell, text) in seen.prefix(whole).enumerated() {
                #expect(recording.cells[cell + 1].items.map(\.text).joined() == text, "\(steps)")
            }
            guard recording.isSound else { continue }
            sound += 1
            // What is written while a stream leads elsewhere is meant for there; all else has come.
            #expect(model.texts == Array(seen.prefix(3)), "\(steps)")
        }
        #expect((50..<195).contains(sound), "some are sound and some are not: \(sound)")
    }
}

/// What becomes of two streams, step by step.
private struct Model {
    private enum Place { case file, nowhere, closed }

    /// What arrives, cell by cell.
    private(set) var texts: [String] = []
    /// The first cell after which something is lost.
    private(set) var fault: Int?
    private var places: [Int: Place] = [1: .file, 2: .file]
    private var saved: [Int: Place] = [:]
    private var isLost = false

    /// The steps of the next cell.
    mutating func steps(_ random: inout SplitMix) -> [String] {
        var steps: [String] = []
        texts.append("")
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let number = Int.random(in: 1...2, using: &random)
            switch Int.random(in: 0..<40, using: &random) {
            case 0..<10: write("p\(number)", to: 1, isBuffered: true, &steps)
            case 10..<18: write("e\(number)", to: 2, isBuffered: true, &steps)
            case 18..<24: write("w\(number)", to: 1, isBuffered: false, &steps)
            case 24..<28: write("d\(number)", to: number, isBuffered: false, &steps)
            case 28 where saved[number] == nil && places[number] == .file:
                steps.append("c\(number)")
                places[number] = .closed
            case 29..<34 where saved[number] == nil && places[number] == .file:
                // Whether it comes back is left to chance, but mostly it does.
                steps.append("s\(number)")
                saved[number] = places[number]
                places[number] = .nowhere
            default:
                guard let place = saved.removeValue(forKey: number) else { continue }
                steps.append("b\(number)")
                places[number] = place
            }
        }
        for number in saved.keys.sorted() where Int.random(in: 0..<8, using: &random) > 0 {
            steps.append("b\(number)")
            places[number] = saved.removeValue(forKey: number)
        }
        if fault == nil, isLost || places.values.contains(where: { $0 != .file }) {
            fault = texts.count - 1
        }
        return steps
    }

    private mutating func write(
        _ step: String, to stream: Int, isBuffered: Bool, _ steps: inout [String]
    ) {
        steps.append(step)
        switch places[stream]! {
        case .file: texts[texts.count - 1] += step + "\n"
        case .nowhere: break
        case .closed: isLost = isLost || isBuffered
        }
    }
}

/// A generator of random numbers that gives the same ones each time (https://prng.di.unimi.it/splitmix64.c).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
