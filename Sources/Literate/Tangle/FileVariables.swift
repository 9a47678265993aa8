import SwiftSyntax

/// Variables of a chapter that stand at file scope.
///
/// Such a variable has a closure that gives its value when its cell comes to it, and takes that value
/// when it is first read; who reads it before that gets an error that names it.
extension GeneratedFile {
    /// Adds the variables that an item declares.
    mutating func addVariables(_ variables: VariableDeclSyntax, of index: Int) {
        let piece = plan.items[index].piece
        let writer = writer(of: piece, edits(of: index))
        for (number, binding) in variables.bindings.enumerated() {
            let source = Self.source(index, number)
            let line = piece.position(of: binding).line
            let type = Annotation(binding, named: "_Type\(index)_\(number)")
            if let type, let written = type.aliased {
                addLocation(piece.position(of: written).line - 1, of: piece)
                add("private typealias \(type.alias) =")
                add(writer.lines(of: piece.range(of: written)))
            }
            addLocation(line, of: piece)
            let names = binding.pattern.names.joined(separator: "`, `")
            let kind =
                type?.argument.map { ": NotebookVariable<\($0)> = .init" } ?? " = NotebookVariable"
            let start = "private let \(source)\(kind)(\"\(names)\""
            if let value = binding.initializer?.value {
                add(start + (value.waits ? ", awaiting: {" : ") {"))
                addLocation(piece.position(of: value).line, of: piece)
                add(writer.lines(of: piece.range(of: value)))
                add(value.waits ? "})" : "}")
            } else {
                add(start + ")" + (type?.isOptional == true ? " { nil }" : ""))
            }
            let namespace = plan.namespace(of: index)
            if let namespace { add("extension \(namespace) {") }
            let isLate = binding.isSetLater
            let keyword =
                "\(isolation(of: index, isLate)) fileprivate \(namespace == nil ? "" : "static ")"
                + (isVariable(index, isLate) ? "var" : "let")
            if let observers = binding.accessorBlock {
                // Swift knows observers only where they follow at once.
                let inside =
                    piece.range(of: observers).lowerBound
                    + 1..<piece.range(of: observers).upperBound
                addLocation(piece.position(of: inside.lowerBound).line - 1, of: piece)
                add(
                    "\(keyword) \(binding.pattern.trimmed)\(type?.unwrapped ?? "") = \(source).take() {"
                )
                add(writer.lines(of: inside))
            } else {
                addLocation(line - 1, of: piece)
                add(keyword)
                add(writer.lines(of: piece.range(of: binding.pattern)))
                if isLate {
                    add(
                        ": \(type?.alias ?? "") { _read { yield \(source).value } "
                            + "set { \(source).value = newValue } _modify { yield &\(source).value } }"
                    )
                } else {
                    if let annotation = binding.typeAnnotation, type?.isOpaque == true {
                        add(writer.lines(of: piece.range(of: annotation)))
                    }
                    add((type?.unwrapped ?? "") + "= \(source).take()")
                }
            }
            if namespace != nil { add("}") }
        }
    }

    /// What gives the variables of an item their values when its cell comes to them.
    func starts(of variables: VariableDeclSyntax, _ index: Int) -> String {
        let starts = variables.bindings.enumerated().map { number, binding in
            let waits = binding.initializer?.value.waits ?? false
            let source = Self.source(index, number)
            return binding.isSetLater
                ? "" : waits ? "try await \(source).startWaiting()" : "try \(source).start()"
        }
        let started = Set(
            variables.bindings.lazy.filter { !$0.isSetLater }.flatMap(\.pattern.names))
        let rebound = plan.reboundNames(of: index).filter(started.contains)
            .map { "let \($0) = \($0); _ = \($0)" }
        return (starts + rebound).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private static func source(_ index: Int, _ number: Int) -> String {
        "_variable\(index)_\(number)"
    }

    /// Whether it becomes a variable: Swift wants to know of a constant whether its type may be shared
    /// between threads, if functions use it.
    private func isVariable(_ index: Int, _ isLate: Bool) -> Bool {
        isLate || !(plan.items[index].variables?.isConstant ?? false)
            || !isOnlyChecked && plan.isLax(index)
    }

    private func isolation(of index: Int, _ isLate: Bool) -> String {
        if isForPage { return "" }
        if plan.meanings(of: index).contains(where: \.isUsedByDeclarations) {
            let isPlain = plan.items[index].variables?.isPlain ?? false
            return isLate || isPlain ? "" : "nonisolated(unsafe)"
        }
        return "@MainActor"
    }
}

/// The type that is written at a variable.
private struct Annotation {
    let alias: String
    private let type: TypeSyntax

    init?(_ binding: PatternBindingSyntax, named alias: String) {
        guard let type = binding.typeAnnotation?.type else { return nil }
        (self.alias, self.type) = (alias, type)
    }

    private var wrapped: TypeSyntax? {
        type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self)?.wrappedType
    }

    /// Whether no other name can stand for it: `some P`.
    var isOpaque: Bool { type.tokens(viewMode: .sourceAccurate).contains { $0.text == "some" } }

    var isOptional: Bool { wrapped != nil || type.is(OptionalTypeSyntax.self) }

    /// The type that another name stands for.
    var aliased: TypeSyntax? { isOpaque ? nil : wrapped ?? type }

    /// The type as a generic argument.
    var argument: String? { isOpaque ? nil : alias + (wrapped == nil ? "" : "?") }

    /// What says again that the value need not be unwrapped.
    var unwrapped: String { wrapped == nil ? "" : ": \(alias)! " }
}

extension PatternBindingSyntax {
    /// Whether it has no value yet where it is declared.
    fileprivate var isSetLater: Bool {
        guard initializer == nil, let type = typeAnnotation?.type else { return false }
        return !type.is(OptionalTypeSyntax.self)
            && !type.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
    }
}
