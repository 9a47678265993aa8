import Foundation
import LiterateRecording
import LiterateSentences

/// What a program of a chapter is told of those before it.
private let falseSentence = "BOOK_FALSE_SENTENCE"

/// A chapter while it runs: which cell it is in, and where its values go.
///
/// The code made from a chapter calls this; chapters themselves use the free functions of the
/// module, such as ``display(_:)``, ``progress(_:)`` and ``input(_:)``.
public final class NotebookSession {
    /// The session of this process; a chapter runs on one thread.
    nonisolated(unsafe) static var current: NotebookSession?

    /// The session of this process, for the code made from a chapter.
    public static var running: NotebookSession {
        guard let current else { fatalError("no chapter runs in this process") }
        return current
    }

    let path: String
    let cells: [CellDescription]
    /// The files that the chapter may read and a reader replace.
    let inputs: [ChapterInput]
    /// The values of other chapters that this one reads, as `01-basic-mlp/loss`.
    let exports: [String]
    let options: RunOptions
    private(set) var backend: any NotebookBackend
    /// What the sentences say that are held against values.
    private let checks: [WrittenCheck]
    /// In the copy of the process that finds values for sentences: where they go.
    private(set) var reports: CheckReports?
    /// Whether some sentence said what is not so, in this program or one before.
    private var hasFalseSentence = getenv(falseSentence) != nil
    private(set) var cell: CellDescription?
    private let streams = StreamWatch()
    /// Whether this process is the copy that runs a cell which must trap.
    private var isTrapCopy = false
    /// Whether the cell must still throw an error.
    private var isToThrow = false

    init(
        path: String, cells: [CellDescription], checks: [WrittenCheck] = [],
        inputs: [ChapterInput], exports: [String] = [], options: RunOptions,
        backend: any NotebookBackend
    ) {
        (self.checks, self.exports) = (checks, exports)
        (self.path, self.cells, self.inputs) = (path, cells, inputs)
        (self.options, self.backend) = (options, backend)
    }

    /// Runs a chapter from its first cell to its last, then ends the process.
    ///
    /// With `BOOK_RECORDING=DIR` in the environment it writes a recording into that folder, else it
    /// shows the chapter in the terminal. The exit code is 0 when the chapter ran to its end.
    /// - Parameters:
    ///   - chapter: The chapter's name, for example `01-basic-mlp`.
    ///   - path: Its file, relative to the book's root.
    ///   - code: The digest of the code that this program was made of.
    ///   - inputs: The files that it may read and a reader replace.
    ///   - exports: The values of other chapters that it reads, as `01-basic-mlp/loss`.
    ///   - cells: Its cells, in order.
    ///   - checks: What its sentences say that is held against values, in order.
    ///   - namespaces: The types around what is declared again.
    ///   - knobs: The values that a reader may change.
    ///   - programs: The programs that run after this one.
    ///   - functions: What runs the cells of this program, in order.
    @MainActor public static func run(
        chapter: String, path: String, code: String, inputs: [ChapterInput] = [],
        exports: [String] = [],
        cells: [CellDescription], checks: [WrittenCheck] = [], namespaces: [Any.Type] = [],
        knobs: [KnobDescription] = [], programs: [FurtherProgram] = [],
        functions: [CellFunction]
    ) -> Never {
        let options = RunOptions.parsed(chapter: chapter, inputs: inputs, knobs: knobs)
        let chain = ProgramChain.ofThisProcess(chapter: chapter, programs)
        hideNamespaces(namespaces)
        TaskLoop.shared.install()
        let folder = ProcessInfo.processInfo.environment["BOOK_RECORDING"]
        let backend: any NotebookBackend =
            folder.map { folder in
                RecordingBackend(folder: folder, goesOn: chain.hasBegun) {
                    .chapter(name: chapter, code: code, cells: cells)
                }
            } ?? TerminalBackend(chapter: chapter, options: options, goesOn: chain.hasBegun)
        let session = NotebookSession(
            path: path, cells: cells, checks: checks, inputs: inputs, exports: exports,
            options: options, backend: backend)
        current = session
        exit(session.run(functions, chain))
    }

    @MainActor private func run(_ functions: [CellFunction], _ chain: ProgramChain) -> Int32 {
        do {
            for function in functions { try function.run() }
            endCell()
            if hasFalseSentence { setenv(falseSentence, "1", 1) }
            chain.goOn()
            backend.finished()
            return hasFalseSentence ? 1 : 0
        } catch {
            if isTrapCopy, let cell {
                leaveTrapCopy(cell, "it must trap, and it threw an error: \(error)", isThrown: true)
            }
            backend.failed(error, in: cell)
            return 1
        }
    }

    /// Ends the cell before, and begins a cell by its place from 0.
    public func begin(_ index: Int) {
        endCell()
        cell = cells[index]
        backend.begin(cells[index])
    }

    /// Begins a cell that must trap, in a copy of the process.
    ///
    /// - Returns: Whether this is the copy, which runs the cell; the original waits for its end.
    public func beginTrap(_ index: Int) -> Bool {
        begin(index)
        isTrapCopy = backend.beginTrap(cells[index])
        return isTrapCopy
    }

    /// Begins a cell that must throw an error; what it throws goes to ``endThrow(_:_:)``.
    public func beginThrow(_ index: Int) throws {
        begin(index)
        isToThrow = true
    }

    /// Shows the error with which a cell ends that must throw one.
    public func endThrow(_ index: Int, _ error: any Error) {
        isToThrow = false
        backend.thrown("Error: \(error)", in: cells[index])
    }

    /// Comes to a cell that must not compile.
    public func pass(_ index: Int) {
        endCell()
        backend.pass(cells[index])
    }

    /// Notes the line of the top-level statement that begins, in this chapter or another.
    public func at(_ line: Int, of file: String? = nil) {
        backend.statement(file: file ?? path, line: line)
    }

    /// Shows the value of a cell's last expression.
    public func display<Value>(_ value: Value) { Notebook.display(value) }

    /// Shows the type of a value that cannot be copied, and so has no description.
    @_disfavoredOverload public func display<Value: ~Copyable>(_ value: consuming Value) {
        Swift.print(Value.self)
    }

    /// Shows nothing of a task: it has no value yet.
    public func display<Success, Failure>(_ value: Task<Success, Failure>) {}

    /// Shows the value of the last expression of a cell that must trap, perhaps before it has one.
    public func displayTrapping<Value>(_ value: @autoclosure () throws -> Value) throws {
        Notebook.display(try value())
    }

    /// Takes the value of a reused piece's last expression, which is not shown.
    public func discard<Value: ~Copyable>(_ value: consuming Value) {}

    /// Takes what became of a check.
    func report(_ number: Int, _ outcome: CheckOutcome) {
        guard checks.indices.contains(number) else { return }
        if !backend.check(number, outcome, checks[number]) { hasFalseSentence = true }
    }

    /// Takes how the copy of the process ended that looked for a value.
    func reportTrap(_ number: Int, _ ending: RunEnding, _ output: [UInt8]) {
        guard checks.indices.contains(number) else { return }
        if !backend.checkTrapped(number, ending, output, checks[number]) { hasFalseSentence = true }
    }

    /// Makes this copy of the process one that finds values and shows nothing.
    func becomeCheckCopy(_ streams: TrapStreams) {
        reports = CheckReports(to: streams.mishaps)
        backend = SilentBackend()
        streams.takeOver()
        StopNotice.uninstall()
    }

    private func leaveTrapCopy(_ cell: CellDescription, _ message: String, isThrown: Bool) -> Never
    {
        backend.mishap(message, isThrown: isThrown, in: cell)
        fflush(nil)
        // What the original does when it ends is not the copy's to do.
        _exit(1)
    }

    private func endCell() {
        if let cell, isTrapCopy {
            leaveTrapCopy(
                cell,
                "it must trap, and it ran to its end; take the option `traps` away, or make it trap",
                isThrown: false)
        }
        if let cell, let fault = streams.fault(isHeld: backend.keepsOutput) {
            backend.failed(
                CellFault(
                    "\(fault), and what is printed now is lost; put the stream back where it was "
                        + "before the cell ends"), in: cell)
            exit(1)
        }
        if let cell, isToThrow {
            isToThrow = false
            backend.mishap(
                "it must throw an error, and it ran to its end; take the option `throws` away, or "
                    + "make it throw", isThrown: false, in: cell)
        }
        if let cell { backend.end(cell) }
        cell = nil
    }
}
