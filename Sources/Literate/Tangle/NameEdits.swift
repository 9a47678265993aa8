import LiterateRecording
import SwiftSyntax

/// How names are written whose meaning is not the first.
extension ScopePlan {
    /// What is to be written instead of some bytes of an item's code in the chapter's program.
    func programEdits(of item: Int) -> [CodeEdit] {
        edits(of: item) { meaning in meaning.namespace.map { "\($0).\(meaning.name)" } }
    }

    /// What is to be written instead of some bytes of an item's code in one plain Swift file.
    ///
    /// All cells share its scope, so that a name gets its number. Functions that a meaning keeps follow.
    func scriptEdits(of item: Int) -> [CodeEdit] {
        let all = meanings(of: item)
        var edits = scriptEdits(of: item, as: all)
        for meaning in all where items[item].cell == meaning.cell && meaning.items.last == item {
            for index in meaning.items where items[index].cell < meaning.cell {
                let code = items[index].piece.piece.code
                let copy = code.edited(
                    items[index].range, by: scriptEdits(of: index, as: [meaning]))
                edits.append(
                    CodeEdit(
                        items[item].range.upperBound..<items[item].range.upperBound, "\n" + copy))
            }
        }
        return edits
    }

    private func scriptEdits(of item: Int, as meanings: [Meaning]) -> [CodeEdit] {
        edits(of: item, numbered)
            + items[item].syntax.declaredTokens.compactMap { token in
                meanings.first { $0.name == token.text.bareName }.flatMap(numbered).map {
                    CodeEdit(items[item].piece.range(of: token), $0)
                }
            }
    }

    private func numbered(_ meaning: Meaning) -> String? {
        meaning.number > 1 || meaning.isShadowing ? meaning.numberedName : nil
    }

    private func edits(of item: Int, _ written: (Meaning) -> String?) -> [CodeEdit] {
        zip(items[item].uses, uses[item]).compactMap { use, meaning in
            meaning.flatMap(written).map { text in
                CodeEdit(use.range, use.isBinding ? "\(use.name) = \(text)" : text)
            }
        }
    }
}

extension CodeBlockItemSyntax {
    /// The tokens that declare its names.
    fileprivate var declaredTokens: [TokenSyntax] {
        if let variable = declaration?.as(VariableDeclSyntax.self) {
            return variable.bindings.flatMap(\.pattern.tokens)
        }
        return declaration?.asProtocol((any NamedDeclSyntax).self).map { [$0.name] } ?? []
    }
}

extension PatternSyntax {
    fileprivate var tokens: [TokenSyntax] {
        self.tokens(viewMode: .sourceAccurate).filter { token in
            token.parent?.is(IdentifierPatternSyntax.self) ?? false
        }
    }
}
