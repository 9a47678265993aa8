import LiterateFormat
import LiterateRecording
import SwiftSyntax

/// A value of a chapter that a reader may change, as the call of `knob` says it.
struct Knob: Hashable {
    let knob: PageKnob
    /// Where the call stands.
    let position: SourcePosition
}

extension TopLevelItem {
    /// The knobs that it asks for, in the order of the code; those that make sense.
    var knobs: [Knob] { knobCalls.compactMap { try? $0.get() } }

    /// The calls of `knob`, each with what is wrong with it.
    var knobCalls: [Result<Knob, Diagnostics>] {
        guard uses.contains(where: { ["knob", "Notebook"].contains($0.name) }) else { return [] }
        let finder = KnobFinder(viewMode: .sourceAccurate)
        finder.walk(syntax)
        return finder.calls.map { call in
            Result { () throws(Diagnostics) in try Knob(call, in: piece) }
        }
    }
}

extension ScopePlan {
    /// What a reader may change, in the order of the chapter.
    var knobs: [PageKnob] { items.flatMap(\.knobs).map(\.knob).removingRepeated() }

    /// What is wrong with the calls of `knob`, and names that mean two things.
    var wrongKnobs: [Diagnostic] {
        var known: [String: Knob] = [:]
        return items.flatMap(\.knobCalls).flatMap { call in
            do throws(Diagnostics) {
                let found = try call.get()
                let name = found.knob.name
                let first = known[name] ?? found
                known[name] = first
                guard first.knob != found.knob else { return [Diagnostic]() }
                return [
                    Diagnostic(
                        found.position,
                        "the knob `\(name)` at \(first.position.file):\(first.position.line) has another "
                            + "value or other limits; take another name")
                ]
            } catch {
                return error.all
            }
        }
    }
}

private final class KnobFinder: SyntaxVisitor {
    var calls: [FunctionCallExprSyntax] = []

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        let member = node.calledExpression.as(MemberAccessExprSyntax.self)
        let isOurs = member.map { $0.base?.trimmedDescription == "Notebook" } ?? true
        let name = (member?.declName ?? node.calledExpression.as(DeclReferenceExprSyntax.self))?
            .baseName.text
        if isOurs, name == "knob" { calls.append(node) }
        return .visitChildren
    }
}

extension Knob {
    private static let form =
        "write `knob(0.1, in: 0...1, \"name\")`, `knob(true, \"name\")` or "
        + "`knob(\"tanh\", of: [\"tanh\", \"relu\"], \"name\")`"

    /// Reads a call: what it gives must be known without running it.
    fileprivate init(_ call: FunctionCallExprSyntax, in piece: ParsedPiece) throws(Diagnostics) {
        func refuse(_ node: some SyntaxProtocol, _ message: String) throws(Diagnostics) -> Never {
            throw Diagnostics([Diagnostic(piece.position(of: node), message)])
        }
        let arguments = Array(call.arguments)
        position = piece.position(of: call)
        guard let value = arguments.first, value.label == nil, arguments.count > 1,
            let last = arguments.last, last.label == nil
        else { try refuse(call, "a knob has a value, what it can be, and a name; \(Self.form)") }
        guard let name = last.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue,
            !name.isEmpty
        else { try refuse(last, "a knob's name is written down; \(Self.form)") }
        if name.contains("=") {
            try refuse(last, "a knob's name has no `=`, which ends it in `--set name=value`")
        }
        let values: PageKnob.Values
        let range = arguments.first { $0.label?.text == "in" }?.expression
        let choices = arguments.first { $0.label?.text == "of" }?.expression
        if let range {
            let ends = range.rangeEnds
            guard let low = ends?.low.number, let high = ends?.high.number, low < high,
                low.isFinite, high.isFinite
            else {
                try refuse(
                    range,
                    "a knob's range is two numbers that are written down, the smaller first: "
                        + "`0.5...3`")
            }
            guard let number = value.expression.number else {
                try refuse(
                    value, "a knob's value is a number that is written down, such as `5.0 / 3`")
            }
            guard (low...high).contains(number) else {
                try refuse(value, "a knob's value lies in its range")
            }
            let isWhole =
                ends?.low.isWholeNumber == true && ends?.high.isWholeNumber == true
                && value.expression.isWholeNumber && !call.isFloatingPointByAnnotation
            if isWhole, max(abs(low), abs(high)) > 9_007_199_254_740_992 {
                try refuse(range, "a knob's whole numbers have no more than 15 digits")
            }
            values = .number(number, low: low, high: high, isWhole: isWhole)
        } else if let choices {
            guard let names = choices.choiceNames, names.count > 1, !names.contains(""),
                Set(names).count == names.count
            else {
                try refuse(
                    choices,
                    "what a knob can be is a list of two texts or more that are written down, each "
                        + "another and none empty")
            }
            let chosen = value.expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
            guard let chosen, names.contains(chosen) else {
                try refuse(value, "a knob's value is one of those in its list")
            }
            values = .choice(chosen, of: names)
        } else if let flag = value.expression.as(BooleanLiteralExprSyntax.self) {
            values = .flag(flag.literal.tokenKind == .keyword(.true))
        } else {
            try refuse(
                call,
                "a knob has a range, a list of choices, or `true` or `false` written down; "
                    + Self.form)
        }
        knob = PageKnob(name: name, values: values)
    }
}

extension FunctionCallExprSyntax {
    /// Whether the variable that it is the value of is declared as `Float` or `Double`.
    fileprivate var isFloatingPointByAnnotation: Bool {
        let binding = parent?.parent?.as(PatternBindingSyntax.self)
        return ["Float", "Double"].contains(binding?.typeAnnotation?.type.trimmedDescription)
    }
}

extension ExprSyntax {
    /// The texts of a list, or those that a list of pairs has before its colons.
    fileprivate var choiceNames: [String]? {
        var all: [ExprSyntax]
        if let array = self.as(ArrayExprSyntax.self) {
            all = array.elements.map(\.expression)
        } else if case .elements(let pairs)? = self.as(DictionaryExprSyntax.self)?.content {
            all = pairs.map(\.key)
        } else {
            return nil
        }
        let names = all.map { $0.as(StringLiteralExprSyntax.self)?.representedLiteralValue }
        return names.contains(nil) ? nil : names.compactMap(\.self)
    }

    /// The ends of `a...b`.
    fileprivate var rangeEnds: (low: ExprSyntax, high: ExprSyntax)? {
        guard let elements = self.as(SequenceExprSyntax.self)?.elements.map(\.self),
            let place = elements.firstIndex(where: {
                $0.as(BinaryOperatorExprSyntax.self)?.operator.text == "..."
            })
        else { return nil }
        func joined(_ part: ArraySlice<ExprSyntax>) -> ExprSyntax? {
            part.count == 1
                ? part.first
                : part.isEmpty
                    ? nil : ExprSyntax(SequenceExprSyntax(elements: ExprListSyntax(Array(part))))
        }
        guard let low = joined(elements[..<place]), let high = joined(elements[(place + 1)...])
        else { return nil }
        return (low, high)
    }

    fileprivate var isWholeNumber: Bool {
        tokens(viewMode: .sourceAccurate).allSatisfy { token in
            if case .floatLiteral = token.tokenKind { false } else { token.text != "/" }
        }
    }

    /// The number that it is; nil where it is more than numbers with `+`, `-`, `*` and `/`.
    fileprivate var number: Double? {
        switch self.as(ExprSyntaxEnum.self) {
        case .integerLiteralExpr(let literal): return number(literal.literal.text)
        case .floatLiteralExpr(let literal): return number(literal.literal.text)
        case .prefixOperatorExpr(let signed) where signed.operator.text == "-":
            return signed.expression.number.map { -$0 }
        case .tupleExpr(let tuple) where tuple.elements.count == 1:
            return tuple.elements.first?.expression.number
        case .sequenceExpr(let sequence): return number(Array(sequence.elements)[...])
        default: return nil
        }
    }

    private func number(_ literal: String) -> Double? {
        Double(literal.replacing("_", with: ""))
    }

    private func number(_ elements: ArraySlice<ExprSyntax>) -> Double? {
        // The weakest sign first, the last of its kind.
        for signs in [["+", "-"], ["*", "/"]] {
            let place = elements.lastIndex {
                $0.as(BinaryOperatorExprSyntax.self).map { signs.contains($0.operator.text) }
                    ?? false
            }
            guard let place else { continue }
            guard let left = number(elements[..<place]),
                let right = number(elements[(place + 1)...]),
                let sign = elements[place].as(BinaryOperatorExprSyntax.self)?.operator.text
            else { return nil }
            return switch sign {
            case "+": left + right
            case "-": left - right
            case "*": left * right
            default: left / right
            }
        }
        return elements.count == 1 ? elements.first?.number : nil
    }
}
