import BookHost

/// A chapter while it runs in a page.
///
/// The code made from a chapter calls this; chapters themselves use the free functions of the module,
/// such as `display` and `progress`. The page knows which cell it runs, so that a cell's beginning needs
/// no words.
public final class NotebookSession {
    /// The session of this program.
    nonisolated(unsafe) public static let running = NotebookSession()

    /// The claim of which a part does not hold.
    fileprivate var failedClaim: Int?

    private init() {}

    /// Begins a cell by its place from 0.
    public func begin(_ index: Int) {}

    /// Ends a cell: hands the page what was printed and is still on its way.
    public func end() { book_flush() }

    /// Comes to a cell that must not compile.
    public func pass(_ index: Int) {}

    /// Notes the line of the top-level statement that begins; one of another file has no line here.
    public func at(_ line: Int, of file: String? = nil) {
        if file == nil { book_note_statement(line) }
    }

    /// Shows the value of a cell's last expression.
    public func display(_ value: some CustomStringConvertible) { Notebook.display(value) }

    /// Shows the value of a cell's last expression.
    public func display(_ value: some Displayable) { Notebook.display(value) }

    /// Shows the value of a cell's last expression.
    public func display(_ value: some CustomStringConvertible & Displayable) {
        Notebook.display(value)
    }

    /// Shows the value of a cell's last expression.
    public func display<Value: Displayable>(_ value: Value?) { Notebook.display(value) }

    /// Shows nothing.
    public func display(_ value: Void) {}

    /// Shows nothing.
    public func display(_ value: Void?) {}

    /// Refuses a value without a description; the compiler makes an error of the warning.
    @available(
        *, deprecated,
        message:
            "a value of this type has no text in a browser; write out what is to be shown of it"
    )
    @_disfavoredOverload public func display<Value>(_ value: Value) {}

    /// Takes the value of a reused piece's last expression, which is not shown.
    public func discard<Value: ~Copyable>(_ value: consuming Value) {}

    /// Ends the run with an error that a cell does not catch.
    public func fail<Failure: Error>(_ error: Failure) -> Never {
        fatalError("the cell threw an error")
    }

    /// Ends the run with an error that a cell does not catch.
    public func fail<Failure: Error & CustomStringConvertible>(_ error: Failure) -> Never {
        fatalError(error.description)
    }
}

/// What the sentences after a cell say: what a page puts in the place of what was recorded.
///
/// The code made from a chapter calls this.
extension NotebookSession {
    /// Begins the checks of sentences: what was printed and drawn is complete.
    public func beginChecks() { book_begin_checks() }

    /// Takes the value that a sentence quotes.
    public func value(_ number: Int, _ value: some BinaryInteger) {
        show(number, .whole, 0, value.description)
    }

    /// Takes the value that a sentence quotes.
    public func value(
        _ number: Int, _ value: some BinaryFloatingPoint & CustomStringConvertible
    ) {
        show(number, .real, Double(value), value.description)
    }

    /// Takes the value that a sentence quotes.
    public func value(_ number: Int, _ value: some CustomStringConvertible) {
        show(number, .text, 0, value.description)
    }

    /// Takes the value that a sentence quotes, or that there is none.
    public func value(_ number: Int, _ value: (some BinaryInteger)?) {
        if let value { self.value(number, value) } else { show(number, .text, 0, "nil") }
    }

    /// Takes the value that a sentence quotes, or that there is none.
    public func value(
        _ number: Int, _ value: (some BinaryFloatingPoint & CustomStringConvertible)?
    ) {
        if let value { self.value(number, value) } else { show(number, .text, 0, "nil") }
    }

    /// Takes a part of a claim, and whether it holds; says whether it is the first that does not.
    public func fails(_ number: Int, _ text: String, _ holds: Bool) -> Bool {
        guard !holds, failedClaim != number else { return false }
        failedClaim = number
        return true
    }

    /// Ends a claim, whose parts have all been taken.
    public func endClaim(_ number: Int) {
        show(number, failedClaim == number ? .fails : .holds, 0, "")
        failedClaim = nil
    }

    /// What a value is, as the page knows it.
    private enum Kind: Int {
        case whole, real, text, holds, fails
    }

    private func show(_ number: Int, _ kind: Kind, _ value: Double, _ text: String) {
        text.handedOver { book_show_check(number, kind.rawValue, value, $0, $1) }
    }
}
