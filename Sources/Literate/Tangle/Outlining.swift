import LiterateRecording
import SwiftSyntax

extension ScopePlan {
    /// What one plain Swift file of the chapter needs to know of each piece of a cell.
    ///
    /// - Parameters:
    ///   - cell: The cell's place among those that run.
    ///   - procedures: The functions whose calls have no value.
    func outlines(of cell: Int, _ procedures: Set<String>) -> [CodeOutline] {
        pieces(of: cell).map { piece, indices in
            var outline = CodeOutline()
            for index in indices {
                let item = items[index]
                if item.kind == .import {
                    outline.imports.append(item.range)
                } else if isRepeated(index) {
                    outline.edits.append(CodeEdit(item.range, ""))
                } else {
                    outline.edits += scriptEdits(of: index)
                }
            }
            if cells[cell].cell.options.isThrowing,
                let first = indices.first(where: { items[$0].mayThrow })
            {
                let (start, end) = (items[first].range.lowerBound, piece.piece.code.utf8.count)
                outline.edits += [
                    CodeEdit(start..<start, "do {\n"),
                    CodeEdit(end..<end, "} catch { print(\"Error: \\(error)\") }\n"),
                ]
            }
            let last = indices.last { !items[$0].isDeclarationOnly }
            if let expression = last.flatMap({ items[$0].syntax.shownExpression }),
                !expression.isCall(ofAny: procedures)
            {
                outline.shown = piece.range(of: expression)
            }
            return outline
        }
    }
}

/// The functions that some code declares without a result, and those of the libraries that are known
/// to have none.
func procedures(in trees: [SourceFileSyntax]) -> Set<String> {
    let declarations = trees.flatMap(\.statements).compactMap { statement in
        statement.item.as(FunctionDeclSyntax.self)
    }
    let procedures = declarations.filter { $0.signature.returnClause == nil }
    let functions = declarations.filter { $0.signature.returnClause != nil }
    return Set(procedures.map(\.name.text)).subtracting(functions.map(\.name.text))
        .union(["print", "display"])
}

extension ExprSyntax {
    fileprivate func isCall(ofAny names: Set<String>) -> Bool {
        let call = self.as(TryExprSyntax.self)?.expression ?? self
        let called = call.as(FunctionCallExprSyntax.self)?.calledExpression
        return called?.as(DeclReferenceExprSyntax.self).map { names.contains($0.baseName.text) }
            ?? false
    }
}
