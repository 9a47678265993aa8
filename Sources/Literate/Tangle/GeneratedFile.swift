import LiterateFormat
import LiterateRecording
import SwiftSyntax

/// The Swift file of a chapter while it is written.
struct GeneratedFile {
    private(set) var text = ""
    let plan: ScopePlan
    let purpose: Purpose

    /// What the file is for.
    enum Purpose {
        /// To run the chapter.
        case program
        /// To be refused by the compiler: nothing is made easier for what must compile.
        case refusal
        /// To run live cells in a page, of which it has these items; prose moves none of its places.
        case page(items: Set<Int>, CodePlaces)
    }

    /// Begins the file: where it is from, and what it imports.
    init(of chapter: Chapter, _ plan: ScopePlan, for purpose: Purpose = .program) {
        (self.plan, self.purpose) = (plan, purpose)
        add("// Made from \(chapter.path) by tangle-chapter; edit the chapter instead.")
        add("import Notebook")
        let imports = plan.items.indices.filter { plan.items[$0].kind == .import }
        for index in imports {
            // A page lacks modules, such as Foundation: what needs them is refused, and nothing else.
            let module = isForPage ? plan.items[index].importedModule : nil
            if let module { add("#if canImport(\(module))") }
            addDeclaration(index)
            if module != nil { add("#endif") }
        }
        // Swift refuses an end of places that have not begun.
        if !imports.isEmpty { add("#sourceLocation()") }
    }

    mutating func add(_ line: String) { text += line + "\n" }

    /// Whether nothing is made easier for what must compile.
    var isOnlyChecked: Bool { if case .refusal = purpose { true } else { false } }

    /// Whether it is for a page, where there are no threads.
    var isForPage: Bool { if case .page = purpose { true } else { false } }

    /// Whether an item is part of it.
    private func has(_ item: Int) -> Bool {
        if case .page(let items, _) = purpose { items.contains(item) } else { true }
    }

    /// What is to be written instead of some bytes of an item's code.
    func edits(of item: Int) -> [CodeEdit] {
        plan.programEdits(of: item) + (isForPage ? plan.items[item].pageEdits : [])
    }

    /// Makes the next line count as one of the chapter.
    mutating func addLocation(_ line: Int, of piece: ParsedPiece) {
        addLocation(place(line, of: piece), in: piece)
    }

    /// Makes the next lines of a page's program count as a sentence's check.
    mutating func addLocation(of check: ParsedCheck, in places: CodePlaces) {
        addLocation(places.line(ofCheck: check.number), in: check.piece)
    }

    private mutating func addLocation(_ line: Int, in piece: ParsedPiece) {
        add("#sourceLocation(file: \(swiftLiteral(piece.piece.path)), line: \(line))")
    }

    /// What stands for a line of a piece.
    private func place(_ line: Int, of piece: ParsedPiece) -> Int {
        if case .page(_, let places) = purpose { places.line(line, of: piece.piece) } else { line }
    }

    // MARK: File scope

    /// Adds the declarations and the variables that stand at file scope.
    mutating func addFileScope() {
        let indices = plan.items.indices.filter {
            plan.isAtFileScope($0) && plan.items[$0].kind != .import && has($0)
        }
        let kept = plan.kept.filter { has($0.item) }
        let used = Set(indices.compactMap(plan.namespace) + kept.map(\.namespace))
        for namespace in plan.namespaces where !isForPage || used.contains(namespace) {
            add("enum \(namespace) {}")
        }
        for index in indices {
            if let variables = plan.items[index].variables {
                addVariables(variables, of: index)
            } else {
                addDeclaration(index, in: plan.namespace(of: index))
            }
        }
        for (namespace, item) in kept { addDeclaration(item, in: namespace) }
        if !indices.isEmpty { add("#sourceLocation()") }
    }

    private mutating func addDeclaration(_ index: Int, in namespace: String? = nil) {
        guard !plan.isRepeated(index) else { return }
        let item = plan.items[index]
        var edits = edits(of: index)
        if namespace != nil || !isOnlyChecked && item.declaration?.isType == true {
            edits += item.accessEdits
        }
        if let namespace { add("extension \(namespace) {") }
        let `static` = namespace == nil ? nil : item.staticPlace
        if `static` == item.range.lowerBound {
            addLocation(item.position.line - 1, of: item.piece)
            add("static")
        } else {
            addLocation(item.position.line, of: item.piece)
            if let place = `static` { edits.append(CodeEdit(place..<place, "static ")) }
        }
        add(writer(of: item.piece, edits).lines(of: item.range))
        if namespace != nil { add("}") }
    }

    // MARK: Cells

    /// The cells in the order in which they run, those together that share a function; with their
    /// places among the cells that run, which a cell that must not compile lacks.
    private func groups(of cells: [ParsedCell]) -> [[(cell: ParsedCell, place: Int?)]] {
        var groups: [[(cell: ParsedCell, place: Int?)]] = []
        var next = 0
        for cell in cells where !cell.cell.options.isNotRun {
            let place = cell.cell.options.isFailing ? nil : next
            if place != nil { next += 1 }
            // One that is not part of the program is passed where it stands.
            if plan.joined.contains(place ?? next) {
                groups[groups.count - 1].append((cell, place))
            } else {
                groups.append([(cell, place)])
            }
        }
        return groups
    }

    /// The calls of the functions that run the cells, in order.
    func calls(of cells: [ParsedCell]) -> [String] {
        groups(of: cells).map { group in
            let index = group[0].cell.cell.index
            if group[0].place == nil { return ".plain { NotebookSession.running.pass(\(index)) }" }
            return waits(group)
                ? ".waiting { try await _Cell\(index).main }" : ".plain { try _Cell\(index).main }"
        }
    }

    /// Whether one of some cells waits for others.
    private func waits(_ group: [(cell: ParsedCell, place: Int?)]) -> Bool {
        group.contains { _, place in
            place.map { plan.pieces(of: $0).flatMap(\.items).contains { plan.items[$0].waits } }
                ?? false
        }
    }

    /// Adds the functions that run the cells.
    mutating func addFunctions(of cells: [ParsedCell]) {
        for group in groups(of: cells) where group[0].place != nil { addFunction(of: group) }
    }

    /// Adds what runs a cell, or several that share a function, each in the scope of the one before.
    ///
    /// It is the getter of a property, so that a function's name is `main` in it, as in a script.
    private mutating func addFunction(of group: [(cell: ParsedCell, place: Int?)]) {
        add("enum _Cell\(group[0].cell.cell.index) {")
        let effects = waits(group) ? "async throws" : "throws"
        // A function that is not inlined keeps its lines in a backtrace.
        add("@MainActor static var main: Void { @inline(never) get \(effects) {")
        add("let _notebook = NotebookSession.running")
        for (cell, place) in group {
            if let place {
                addCell(cell, at: place)
            } else {
                add("_notebook.pass(\(cell.cell.index))")
            }
        }
        // A cell that ends by a trap or an error has no scope around others.
        let open = group.count { $0.place != nil && !$0.cell.cell.options.isClosed }
        add(String(repeating: "}", count: open + 3))
    }

    /// Opens the scope of a cell and adds its code; the scope is closed after those of all others.
    private mutating func addCell(_ cell: ParsedCell, at place: Int) {
        let index = cell.cell.index
        let (isTrapping, isThrowing) = (
            cell.cell.options.isTrapping, cell.cell.options.isThrowing
        )
        addChecks(of: place, before: true)
        let rebound = plan.rebound(in: place).map { "let \($0) = \($0); _ = \($0); " }.joined()
        add(isTrapping ? "if _notebook.beginTrap(\(index)) {" : "do {")
        if !isTrapping {
            add(isThrowing ? "try _notebook.beginThrow(\(index))" : "_notebook.begin(\(index))")
        }
        if !rebound.isEmpty { add(rebound) }
        for (piece, indices) in plan.pieces(of: place) {
            let mayTrap = isTrapping && !(indices.last.map { plan.items[$0].waits } ?? false)
            let lastValue =
                piece.exported.map { "try _notebook.export(\(swiftLiteral($0.name)), " }
                ?? (piece.piece.isReused
                    ? "_notebook.discard("
                    : mayTrap ? "try _notebook.displayTrapping(" : "_notebook.display(")
            addPiece(piece, indices, lastValue: lastValue)
        }
        if isTrapping { add("}") }
        if isThrowing { add("} catch { _notebook.endThrow(\(index), error) }") }
        addChecks(of: place, before: false)
    }

    /// Adds what a piece does where it stands.
    ///
    /// - Parameters:
    ///   - lastValue: The call that takes the value of its last expression.
    ///   - needed: The items that are part of it; nil for all.
    mutating func addPiece(
        _ piece: ParsedPiece, _ indices: [Int], lastValue: String, needed: Set<Int>? = nil
    ) {
        let inPlace = indices.filter { !plan.items[$0].isDeclarationOnly }
        var uses = ""
        for index in inPlace where needed?.contains(index) ?? true {
            let item = plan.items[index]
            let line = item.position.line
            let expression = index == inPlace.last ? item.syntax.shownExpression : nil
            let isBranching = expression?.isBranching ?? false
            let writer = writer(
                of: piece,
                edits(of: index) + (item.variables == nil ? [] : item.accessEdits))
            addLocation(line - 1, of: piece)
            add(
                uses + mark(line, of: piece) + (expression == nil ? "" : " " + lastValue)
                    + (isBranching ? "{" : ""))
            uses = ""
            if let variables = item.variables, plan.isAtFileScope(index) {
                add(starts(of: variables, index))
            } else if let expression {
                add(writer.lines(of: piece.range(of: expression)))
                return add(isBranching ? "}())" : ")")
            } else {
                add(writer.lines(of: item.range))
                // A name that nothing reads yet is no mistake in a notebook.
                uses = item.syntax.initialisedNames.map { "_ = \($0); " }.joined()
            }
        }
        if !uses.isEmpty { add(uses) }
    }

    /// What gives stretches of a piece's code.
    func writer(of piece: ParsedPiece, _ edits: [CodeEdit]) -> PieceWriter {
        var writer = PieceWriter(piece, edits)
        if case .page(_, let places) = purpose {
            writer.indentation = places.indentation(of: piece.piece)
        }
        return writer
    }

    private func mark(_ line: Int, of piece: ParsedPiece) -> String {
        let file = piece.piece.isReused ? ", of: \(swiftLiteral(piece.piece.path))" : ""
        return "_notebook.at(\(place(line, of: piece))\(file));"
    }
}

extension TopLevelItem {
    /// Blanks in place of access modifiers, which mean nothing in one file and stand in the way of
    /// what the declaration becomes.
    var accessEdits: [CodeEdit] {
        let modifiers = syntax.declaration?.asProtocol((any WithModifiersSyntax).self)?.modifiers
        // Their own `filter` makes the whole tree anew.
        return (modifiers ?? []).lazy.filter(\.isAccessModifier).map { modifier in
            let range = piece.range(of: modifier)
            return CodeEdit(range, String(repeating: " ", count: range.count))
        }
    }

    /// Where a function or a computed variable becomes a static one; nil for all else.
    fileprivate var staticPlace: Int? {
        let keyword =
            declaration?.as(FunctionDeclSyntax.self)?.funcKeyword
            ?? declaration?.as(VariableDeclSyntax.self)?.bindingSpecifier
        return keyword.map { piece.range(of: $0).lowerBound }
    }

    fileprivate var declaration: DeclSyntax? { syntax.declaration }
}

extension CellOptions {
    /// Whether what a cell binds in its own scope is gone after it.
    fileprivate var isClosed: Bool { isTrapping || isThrowing }
}

extension DeclSyntax {
    fileprivate var isType: Bool {
        asProtocol((any DeclGroupSyntax).self) != nil && !self.is(ExtensionDeclSyntax.self)
    }
}

/// Gives stretches of a piece's code, each at the columns it has in the chapter.
struct PieceWriter {
    private let piece: ParsedPiece
    private let edits: [CodeEdit]
    /// The columns by which each line is indented.
    var indentation: Int

    init(_ piece: ParsedPiece, _ edits: [CodeEdit]) {
        (self.piece, self.edits) = (piece, edits)
        indentation = piece.piece.indentation
    }

    /// The lines of a stretch, without an end of the last: blanks stand for what is before it.
    func lines(of range: Range<Int>) -> String {
        let bytes = piece.bytes
        let lineStart = bytes[..<range.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let margin = String(repeating: " ", count: indentation)
        let padding = String(repeating: " ", count: range.lowerBound - lineStart)
        let lines = bytes.edited(range, by: edits)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.dropFirst().map { $0.isEmpty ? "" : margin + $0 }
        return ([margin + padding + lines[0]] + rest).joined(separator: "\n")
    }
}

/// A text as a Swift string literal.
func swiftLiteral(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": literal += "\\\\"
        case "\"": literal += "\\\""
        case "\n": literal += "\\n"
        case "\t": literal += "\\t"
        case "\r": literal += "\\r"
        case _ where scalar.value < 32 || scalar.value == 127:
            literal += "\\u{\(String(scalar.value, radix: 16))}"
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}
