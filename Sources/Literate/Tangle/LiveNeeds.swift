import LiterateFormat
import SwiftSyntax

/// What a live cell needs to run by itself: of all items of its program those that it, and what it needs,
/// may read or change.
///
/// Types are not known here. So a variable may be an object, an object may be changed by whatever it is
/// passed to, and another name may stand for it: each statement that names it counts. Only constants that
/// are values by their look, such as `let n = 3 * 64`, are read and no more.
struct LiveNeeds {
    private let plan: ScopePlan
    /// The place of the live cell among the cells of the plan.
    private let place: Int
    /// The items that are needed.
    private(set) var items: Set<Int> = []
    private var waiting: [Int] = []
    private var known: Set<ObjectIdentifier> = []
    /// The statements before the cell's end that name a variable, by its meaning; also through functions.
    private let statements: [ObjectIdentifier: [Int]]

    /// Finds what a cell needs.
    ///
    /// - Parameter given: The cells that the author says it needs; nil where the code decides.
    init(of place: Int, in plan: ScopePlan, given: [Int]?, _ index: LiveIndex) {
        (self.plan, self.place) = (plan, place)
        statements = given == nil ? index.statements : [:]
        for cell in (given ?? []) + [place] { for item in plan.codeItems(of: cell) { need(item) } }
        // What has no name may be used everywhere: operators, extensions of a library's types.
        for item in index.nameless { need(item) }
        if given == nil { for item in index.statementsOfNameless { need(item) } }
        while let item = waiting.popLast() { follow(item) }
    }

    /// What else the check of a sentence needs.
    func additional(for check: Int) -> Set<Int> {
        var more = self
        more.follow(check)
        while let item = more.waiting.popLast() { more.follow(item) }
        return more.items.subtracting(items)
    }

    private mutating func need(_ item: Int) {
        guard item < plan.places[place].upperBound || plan.items[item].isDeclarationOnly,
            items.insert(item).inserted
        else { return }
        waiting.append(item)
    }

    private mutating func follow(_ item: Int) {
        for meaning in plan.uses[item] + plan.meanings(of: item) {
            guard let meaning, known.insert(ObjectIdentifier(meaning)).inserted else { continue }
            // An overload that a later cell adds is not there yet; a function that is not there before is
            // meant all the same.
            let present = meaning.items.filter { plan.items[$0].cell <= place }
            for item in present.isEmpty ? meaning.items : present { need(item) }
            for item in statements[ObjectIdentifier(meaning)] ?? [] { need(item) }
        }
    }
}

/// What is found once for all live cells of a plan.
struct LiveIndex {
    /// The statements and variables that name what may be changed, by its meaning; also through functions.
    let statements: [ObjectIdentifier: [Int]]
    /// The declarations that no name leads to.
    let nameless: [Int]
    /// The statements and variables that name a library's type to which one of these adds what can be changed.
    let statementsOfNameless: [Int]

    init(_ plan: ScopePlan) {
        var values: Set<ObjectIdentifier> = []
        for (index, item) in plan.items.enumerated() {
            guard let variables = item.variables, variables.isConstant else { continue }
            let constants = Dictionary(
                zip(item.uses, plan.uses[index]).map { ($0.range.lowerBound, $1) },
                uniquingKeysWith: { first, _ in first })
            let isValue = variables.bindings.allSatisfy { binding in
                if binding.typeAnnotation?.type.isValueType == true { return true }
                return binding.initializer?.value.isValue { node in
                    let place = item.piece.range(of: node).lowerBound
                    guard case let meaning?? = constants[place] else { return false }
                    return values.contains(ObjectIdentifier(meaning))
                } ?? false
            }
            if isValue { values.formUnion(plan.meanings(of: index).map(ObjectIdentifier.init)) }
        }
        let reached = Reach(plan)
        var statements: [ObjectIdentifier: [Int]] = [:]
        // A cell that traps changes nothing for those after it.
        let code = plan.cells.indices.filter { !plan.cells[$0].cell.options.isTrapping }
            .flatMap(plan.codeItems)
        for index in code where !plan.items[index].isDeclarationOnly {
            for meaning in reached.meanings(from: index)
            where !values.contains(ObjectIdentifier(meaning)) {
                statements[ObjectIdentifier(meaning), default: []].append(index)
            }
        }
        self.statements = statements
        nameless = plan.items.indices.filter { index in
            let item = plan.items[index]
            guard item.kind == .declaration, !plan.isRepeated(index) else { return false }
            if let `extension` = item.syntax.declaration?.as(ExtensionDeclSyntax.self) {
                let type = `extension`.typeNames.first ?? ""
                return !plan.uses[index].contains { $0?.name == type }
            }
            return item.declared.isEmpty || item.declared.contains(where: \.isOperator)
        }
        let extended = Set(
            nameless.filter { plan.items[$0].hasStaticState }.flatMap { index in
                let declaration = plan.items[index].syntax.declaration
                return declaration?.as(ExtensionDeclSyntax.self)?.typeNames ?? []
            })
        statementsOfNameless =
            extended.isEmpty
            ? []
            : code.filter { index in
                !plan.items[index].isDeclarationOnly
                    && plan.items[index].uses.contains { extended.contains($0.name) }
            }
    }
}

/// The variables that an item names, itself or through the functions and types that it names.
private struct Reach {
    private let plan: ScopePlan

    init(_ plan: ScopePlan) { self.plan = plan }

    func meanings(from item: Int) -> [Meaning] {
        var found: [Meaning] = []
        var seen: Set<ObjectIdentifier> = []
        var waiting = [item]
        while let next = waiting.popLast() {
            for case let meaning? in plan.uses[next]
            where seen.insert(ObjectIdentifier(meaning)).inserted {
                let declarations = meaning.items.filter { plan.items[$0].isDeclarationOnly }
                // A type may be what is changed, too.
                if declarations.isEmpty
                    || declarations.contains(where: { plan.items[$0].hasStaticState })
                {
                    found.append(meaning)
                }
                waiting += declarations
            }
        }
        return found
    }
}

extension TopLevelItem {
    /// Whether it declares something that all values of a type share, that is stored, and that may change.
    fileprivate var hasStaticState: Bool {
        guard let members = syntax.declaration?.asProtocol((any DeclGroupSyntax).self)?.memberBlock
        else { return false }
        let finder = StaticStateFinder(viewMode: .sourceAccurate)
        finder.walk(members)
        return finder.isFound
    }
}

private final class StaticStateFinder: SyntaxVisitor {
    private(set) var isFound = false

    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        let isStatic = node.modifiers.contains {
            [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind)
        }
        let isConstant = node.bindingSpecifier.tokenKind == .keyword(.let)
        let isState = node.bindings.contains { binding in
            let isStored = binding.initializer != nil || binding.accessorBlock == nil
            let isValue =
                binding.typeAnnotation?.type.isValueType == true
                || binding.initializer?.value.isValue { _ in false } == true
            return isStored && !(isConstant && isValue)
        }
        if isStatic, isState { isFound = true }
        return .skipChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}

private let valueTypes: Set<String> = [
    "Bool", "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64",
    "Float", "Double", "String", "Character", "Substring",
]

extension TypeSyntax {
    /// Whether its values are values for certain: numbers and texts, and arrays and the like of them.
    fileprivate var isValueType: Bool {
        if let array = self.as(ArrayTypeSyntax.self) { return array.element.isValueType }
        if let optional = self.as(OptionalTypeSyntax.self) {
            return optional.wrappedType.isValueType
        }
        if let dictionary = self.as(DictionaryTypeSyntax.self) {
            return dictionary.key.isValueType && dictionary.value.isValueType
        }
        if let tuple = self.as(TupleTypeSyntax.self) {
            return tuple.elements.allSatisfy(\.type.isValueType)
        }
        return valueTypes.contains(trimmedDescription)
    }
}

extension ExprSyntax {
    /// Whether the value is a number, a text or made of such for certain.
    ///
    /// - Parameter isConstant: Whether a name stands for such a value.
    fileprivate func isValue(_ isConstant: (DeclReferenceExprSyntax) -> Bool) -> Bool {
        switch self.as(ExprSyntaxEnum.self) {
        case .integerLiteralExpr, .floatLiteralExpr, .booleanLiteralExpr: return true
        case .stringLiteralExpr, .binaryOperatorExpr: return true
        case .declReferenceExpr(let name): return isConstant(name)
        case .prefixOperatorExpr(let signed): return signed.expression.isValue(isConstant)
        case .sequenceExpr(let sequence):
            return sequence.elements.allSatisfy { $0.isValue(isConstant) }
        case .arrayExpr(let array):
            return array.elements.allSatisfy { $0.expression.isValue(isConstant) }
        case .tupleExpr(let tuple):
            return tuple.elements.allSatisfy { $0.expression.isValue(isConstant) }
        case .dictionaryExpr(let dictionary):
            guard case .elements(let elements) = dictionary.content else { return false }
            return elements.allSatisfy {
                $0.key.isValue(isConstant) && $0.value.isValue(isConstant)
            }
        case .memberAccessExpr(let member):
            // How many there are is a number, of whatever.
            return member.declName.baseName.text == "count"
        case .functionCallExpr(let call):
            let name = call.calledExpression.trimmedDescription
            if name == "knob" { return true }
            return valueTypes.contains(name)
        default: return false
        }
    }
}
