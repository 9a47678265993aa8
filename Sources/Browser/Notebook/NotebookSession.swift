import BookHost

/// A chapter while it runs in a page.
///
/// The code made from a chapter calls this; chapters themselves use the free functions of the module,
/// such as `display` and `progress`. The page knows which cell it runs, so that a cell's beginning needs
/// no words.
public final class NotebookSession {
    /// The session of this program.
    nonisolated(unsafe) public static let running = NotebookSession()

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
