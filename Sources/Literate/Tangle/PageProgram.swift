import LiterateFormat
import LiterateRecording
import SwiftSyntax

extension LivePlan {
    /// The live cells as a program for a page; nil where there are none.
    func pageProgram(of chapter: Chapter, _ places: CodePlaces) -> PageProgram? {
        guard !cells.isEmpty else { return nil }
        var file = GeneratedFile(of: chapter, plan, for: .page(items: items, places))
        file.addFileScope()
        for (number, step) in steps.enumerated() { file.addStep(number, step) }
        return PageProgram(
            swift: file.text,
            cells: cells.map { cell in
                LiveCell(
                    cell: plan.cells[cell.place].cell.index, steps: cell.steps,
                    checkpoint: cell.checkpoint, knobs: cell.knobs, checks: cell.checks)
            })
    }
}

extension GeneratedFile {
    /// Adds the function of a step.
    ///
    /// What a step does not end with shows no values; what it prints the page leaves out.
    fileprivate mutating func addStep(_ number: Int, _ step: LivePlan.Step) {
        add("enum _Step\(number) {")
        // It is the getter of a property, so that a function's name is `main` in it, as in a script.
        add("static var main: Void { @inline(never) get {")
        add("let _notebook = NotebookSession.running")
        let mayThrow = step.cells.flatMap(\.items).contains { plan.items[$0].mayThrow }
        if mayThrow { add("do {") }
        let last = step.cells.last?.place
        let checks = last.map { plan.checks(of: $0, before: false) } ?? []
        let followed = checks.filter { step.checks.contains($0.check.number) }
        for cell in step.cells {
            let parsed = plan.cells[cell.place]
            let needed = Set(cell.items)
            let checked = cell.place == last ? followed.map(\.item) : []
            let rebound = plan.rebound(in: cell.place).filter { name in
                (cell.items + checked).contains { plan.items[$0].uses.contains { $0.name == name } }
            }
            // What a cell throws that must throw is nothing to those after it.
            let isThrowing = parsed.cell.options.isThrowing
            add((isThrowing ? "do { " : "") + "do { _notebook.begin(\(parsed.cell.index))")
            add(rebound.map { "let \($0) = \($0); _ = \($0); " }.joined())
            let isShown = parsed.cell.options.isLive && cell.place == last
            for (piece, indices) in plan.pieces(of: cell.place) where piece.exported == nil {
                let isDiscarded = piece.piece.isReused || !isShown
                addPiece(
                    piece, indices,
                    lastValue: isDiscarded ? "_notebook.discard(" : "_notebook.display(",
                    needed: needed)
            }
            if isThrowing { add("}} catch {}; do {") }
        }
        if !followed.isEmpty { add("_notebook.beginChecks()") }
        for (check, item) in followed { addFollowed(check, item) }
        add(String(repeating: "}", count: step.cells.count))
        if mayThrow { add("} catch { _notebook.fail(error) }") }
        add("_notebook.end()")
        add("}}}")
        add(
            "@_expose(wasm, \"step_\(number)\") @_cdecl(\"step_\(number)\") public func _step\(number)() { _Step\(number).main }"
        )
    }
}

extension TopLevelItem {
    /// What is written otherwise for a page, where Swift knows no key paths and no errors of any type:
    /// closures do for the first, and a value at file scope that throws is a trap.
    var pageEdits: [CodeEdit] {
        let finder = PageEditFinder(piece)
        finder.walk(syntax)
        return finder.edits + (kind == .variables ? finder.tries : [])
    }
}

private final class PageEditFinder: SyntaxVisitor {
    private(set) var edits: [CodeEdit] = []
    /// What makes traps of errors.
    private(set) var tries: [CodeEdit] = []
    private let piece: ParsedPiece

    init(_ piece: ParsedPiece) {
        self.piece = piece
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: KeyPathExprSyntax) -> SyntaxVisitorContinueKind {
        let (start, end) = (piece.range(of: node.backslash), piece.range(of: node).upperBound)
        edits.append(CodeEdit(start, node.root == nil ? "{ $0" : "{ ($0 as "))
        if let root = node.root {
            let end = piece.range(of: root).upperBound
            edits.append(CodeEdit(end..<end, ")"))
        }
        edits.append(CodeEdit(end..<end, " }"))
        return .visitChildren
    }

    override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
        if node.questionOrExclamationMark == nil {
            let end = piece.range(of: node.tryKeyword).upperBound
            tries.append(CodeEdit(end..<end, "!"))
        }
        return .visitChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
        // Who calls it sees its errors.
        let before = tries
        for child in node.children(viewMode: .sourceAccurate) { walk(child) }
        tries = before
        return .skipChildren
    }
}
