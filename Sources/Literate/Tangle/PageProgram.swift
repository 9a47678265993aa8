import LiterateFormat
import LiterateRecording
import SwiftSyntax

extension LivePlan {
    /// The live cells as a program for a page; nil where there are none.
    func pageProgram(of chapter: Chapter) -> PageProgram? {
        guard !cells.isEmpty else { return nil }
        var file = GeneratedFile(of: chapter, plan, for: .page(items: items))
        file.addFileScope()
        for (number, step) in steps.enumerated() { file.addStep(number, step) }
        return PageProgram(
            swift: file.text,
            cells: cells.map { cell in
                LiveCell(
                    cell: plan.cells[cell.place].cell.index, steps: cell.steps,
                    checkpoint: cell.checkpoint, knobs: cell.knobs)
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
        for cell in step.cells {
            let parsed = plan.cells[cell.place]
            let needed = Set(cell.items)
            let rebound = plan.rebound(in: cell.place).filter { name in
                cell.items.contains { plan.items[$0].uses.contains { $0.name == name } }
            }
            add("do { _notebook.begin(\(parsed.cell.index))")
            add(rebound.map { "let \($0) = \($0); _ = \($0); " }.joined())
            let isShown = parsed.cell.options.isLive && cell.place == step.cells.last?.place
            for (piece, indices) in plan.pieces(of: cell.place) where piece.exported == nil {
                let isDiscarded = piece.piece.isReused || !isShown
                addPiece(
                    piece, indices,
                    lastValue: isDiscarded ? "_notebook.discard(" : "_notebook.display(",
                    needed: needed)
            }
        }
        add(String(repeating: "}", count: step.cells.count))
        if mayThrow { add("} catch { _notebook.fail(error) }") }
        add("_notebook.end()")
        add("}}}")
        add("@_cdecl(\"step_\(number)\") public func _step\(number)() { _Step\(number).main }")
    }
}

extension TopLevelItem {
    /// What is written otherwise for a page: there are no key paths there, and closures do for them.
    var pageEdits: [CodeEdit] {
        let finder = KeyPathFinder(viewMode: .sourceAccurate)
        finder.walk(syntax)
        return finder.found.flatMap { path in
            var edits = [
                CodeEdit(piece.range(of: path.backslash), path.root == nil ? "{ $0" : "{ ($0 as ")
            ]
            if let root = path.root {
                let end = piece.range(of: root).upperBound
                edits.append(CodeEdit(end..<end, ")"))
            }
            let end = piece.range(of: path).upperBound
            return edits + [CodeEdit(end..<end, " }")]
        }
    }
}

private final class KeyPathFinder: SyntaxVisitor {
    var found: [KeyPathExprSyntax] = []

    override func visit(_ node: KeyPathExprSyntax) -> SyntaxVisitorContinueKind {
        found.append(node)
        return .visitChildren
    }
}
