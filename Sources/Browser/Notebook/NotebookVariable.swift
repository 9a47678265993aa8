/// A variable of a chapter that stands at file scope, before it has its value and until that is taken.
///
/// The code made from a chapter calls this.
public final class NotebookVariable<Value> {
    private let name: String
    private let initialValue: (() -> Value)?
    private var stored: Value?

    /// - Parameters:
    ///   - name: The variable's name, for messages.
    ///   - initialValue: Gives its value when its cell comes to its declaration; nil for a variable
    ///     that gets one later. It throws nothing, and no `try` stands in it.
    public init(_ name: String, _ initialValue: (() -> Value)? = nil) {
        (self.name, self.initialValue) = (name, initialValue)
    }

    /// Gives the variable its value, where the chapter declares it.
    public func start() {
        if let value = initialValue?() { stored = value }
    }

    /// Takes the value that it was given.
    public func take() -> Value {
        guard let value = stored.take() else { fatalError(mistake) }
        return value
    }

    /// The value of a variable that gets it after its declaration.
    public var value: Value {
        get {
            guard let stored else { fatalError(mistake) }
            return stored
        }
        set { stored = newValue }
        _modify {
            guard stored != nil else { fatalError(mistake) }
            yield &stored!
        }
    }

    private var mistake: String {
        "`\(name)` is read before the line that declares it has run and given it a value"
    }
}
