import Foundation
import LiterateRecording
import LiterateSentences

/// Where the values of sentences are found: in a copy of the process, so that a look changes nothing.
///
/// The code made from a chapter calls this.
extension NotebookSession {
    /// Finds the values of some checks in copies of the process.
    ///
    /// - Returns: In a copy, the check to begin with; nil in the original, once all are reported.
    public func beginChecks(_ first: Int, _ count: Int) -> Int? {
        // With a reader's own files and values the sentences are about something else.
        guard options.inputs.isEmpty, options.knobs.isEmpty else { return nil }
        var next = first
        while next < first + count {
            guard let streams = TrapStreams() else {
                fatalError("cannot make a temporary file for what the chapter's sentences say")
            }
            guard let ending = TrapCopy.run() else {
                becomeCheckCopy(streams)
                return next
            }
            for (number, outcome) in CheckReports.read(streams.mishap ?? "") where number >= next {
                report(number, outcome)
                next = number + 1
            }
            guard ending != .exited(0), next < first + count else { break }
            // It trapped, or left: the rest gets another copy.
            reportTrap(next, ending, streams.written)
            next += 1
        }
        return nil
    }

    /// Takes the value that a sentence quotes.
    ///
    /// It throws nothing. The code made from a chapter calls it, and others here, with `try`, which the
    /// expression given to it may need.
    public func value<Value>(_ number: Int, _ value: Value) throws {
        reports?.add(number, .value(CheckedValue(value)))
    }

    /// Takes a part of a claim, as written, and whether it holds; says whether it is the first that does
    /// not.
    public func fails(_ number: Int, _ text: String, _ holds: Bool) throws -> Bool {
        guard let reports, !reports.hasFailed(number) else { return false }
        if !holds { reports.fail(number, text) }
        return !holds
    }

    /// Notes the sign of the comparison that does not hold.
    public func compares(_ number: Int, _ sign: String) { reports?.sign = sign }

    /// Takes the left side of the comparison that does not hold.
    public func left<Value>(_ number: Int, _ value: Value) throws {
        reports?.left = CheckedValue(value).shown
    }

    /// Takes its right side.
    public func right<Value>(_ number: Int, _ value: Value) throws {
        reports?.right = CheckedValue(value).shown
    }

    /// Ends a claim, whose parts have all been taken.
    public func endClaim(_ number: Int) { reports?.endClaim(number) }

    /// Takes the error that an expression threw.
    public func refuse(_ number: Int, _ error: any Error) {
        reports?.add(number, .mishap("it threw an error: \(error)"))
    }

    /// Ends the copy.
    public func endChecks() -> Never {
        fflush(nil)
        // What the original does when it ends is not the copy's to do.
        _exit(0)
    }
}

/// What a copy of the process has found, a line of JSON each, in a file that the original reads.
final class CheckReports {
    private struct Line: Codable {
        var number: Int
        var outcome: CheckOutcome
    }

    private let file: FileHandle
    private var failed: (number: Int, text: String)?
    /// The comparison that does not hold, as far as it is known.
    var sign: String?
    var left: String?
    var right: String?

    init(to file: FileHandle) { self.file = file }

    func add(_ number: Int, _ outcome: CheckOutcome) {
        guard let line = try? JSONEncoder().encode(Line(number: number, outcome: outcome)) else {
            return
        }
        writeAll(line + [10], to: file.fileDescriptor)
    }

    func hasFailed(_ number: Int) -> Bool { failed?.number == number }

    func fail(_ number: Int, _ text: String) {
        failed = (number, text)
        (sign, left, right) = (nil, nil, nil)
    }

    func endClaim(_ number: Int) {
        guard let failed, failed.number == number else { return add(number, .holds) }
        var sides: CheckOutcome.Sides?
        if let sign, let left, let right {
            sides = CheckOutcome.Sides(left: left, sign: sign, right: right)
        }
        add(number, .fails(failed.text, sides: sides))
    }

    static func read(_ text: String) -> [(number: Int, outcome: CheckOutcome)] {
        text.split(separator: "\n").compactMap { line in
            (try? JSONDecoder().decode(Line.self, from: Data(line.utf8)))
                .map { ($0.number, $0.outcome) }
        }
    }
}

/// Where a copy shows what an expression shows: nowhere.
final class SilentBackend: NotebookBackend {
    let keepsOutput = false
    func begin(_ cell: CellDescription) {}
    func statement(file: String, line: Int) {}
    func prepareForOutput(endingLine: Bool) {}
    func show(_ table: RecordedTable) {}
    func show(_ figure: DisplayedFigure) {}
    func export(_ name: String, _ text: String) {}
    func progress(done: Int, total: Int) {}
    func progressEnded() {}
    func beginTrap(_ cell: CellDescription) -> Bool { false }
    func thrown(_ message: String, in cell: CellDescription) {}
    func mishap(_ message: String, isThrown: Bool, in cell: CellDescription) {}
    func pass(_ cell: CellDescription) {}
    func check(_ number: Int, _ outcome: CheckOutcome, _ written: WrittenCheck) -> Bool { true }
    func checkTrapped(
        _ number: Int, _ ending: RunEnding, _ output: [UInt8], _ written: WrittenCheck
    ) -> Bool { true }
    func end(_ cell: CellDescription) {}
    func failed(_ error: any Error, in cell: CellDescription?) {}
    func finished() {}
}
