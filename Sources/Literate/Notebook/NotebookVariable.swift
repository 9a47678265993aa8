/// A variable of a chapter that stands at file scope, before it has its value and until that is taken.
///
/// The code made from a chapter calls this.
public final class NotebookVariable<Value: ~Copyable>: @unchecked Sendable {
    private let name: String
    private let initialValue: (@MainActor () throws -> Value)?
    private let awaitedValue: (@MainActor () async throws -> Value)?
    private var stored: Value?

    /// - Parameters:
    ///   - name: The variable's name, for messages.
    ///   - initialValue: Gives its value when its cell comes to its declaration; nil for a variable
    ///     that gets one later.
    public init(_ name: String, _ initialValue: (@MainActor () throws -> Value)? = nil) {
        (self.name, self.initialValue, awaitedValue) = (name, initialValue, nil)
    }

    /// - Parameters:
    ///   - name: The variable's name, for messages.
    ///   - awaiting: Gives its value when its cell comes to its declaration, and waits for others.
    public init(_ name: String, awaiting: @escaping @MainActor () async throws -> Value) {
        (self.name, initialValue, awaitedValue) = (name, nil, awaiting)
    }

    /// Gives the variable its value, where the chapter declares it.
    ///
    /// - Throws: What the initial value throws.
    @MainActor public func start() throws {
        if let value = try initialValue?() { stored = consume value }
    }

    /// Gives the variable its value, where the chapter declares it, once that is there.
    ///
    /// - Throws: What the value throws.
    @MainActor public func startWaiting() async throws {
        if let value = try await awaitedValue?() { stored = consume value }
    }

    /// Takes the value that it was given.
    public func take() -> Value {
        guard let value = stored.take() else { fatalError(mistake) }
        return value
    }

    private var mistake: String {
        "`\(name)` is read before the line that declares it has run and given it a value"
    }
}

extension NotebookVariable where Value: Copyable {
    /// The value of a variable that gets it after its declaration.
    public var value: Value {
        _read {
            guard stored != nil else { fatalError(mistake) }
            yield stored!
        }
        set { stored = newValue }
        _modify {
            guard stored != nil else { fatalError(mistake) }
            yield &stored!
        }
    }
}
