import LiterateFormat
import SwiftSyntax

/// A declaration that stands at file scope.
struct HoistedDeclaration {
    var piece: ParsedPiece
    var item: CodeBlockItemSyntax

    /// The place that makes a declaration one and the same, however often its cell is reused.
    var position: SourcePosition { piece.position(of: item) }
    var range: Range<Int> { piece.range(of: item) }
}

/// Which declarations of a chapter stand at file scope.
///
/// Swift wants imports, extensions, protocols and operators there, and these see only what is there
/// too: so the types they name follow, and the types that those name. All else stays local, where
/// it is fast and may be declared again.
struct Hoisting {
    /// The declarations at file scope, imports first, each once.
    let declarations: [HoistedDeclaration]
    private let positions: Set<SourcePosition>

    /// Chooses the declarations.
    ///
    /// - Throws: A name declared twice at file scope, at the second place.
    init(pieces: [ParsedPiece]) throws(Diagnostics) {
        self.init(repeatedNamesIn: pieces)
        try Self.refuseRepeatedNames(declarations)
    }

    /// Chooses the declarations, and leaves names that are declared twice to the compiler.
    init(repeatedNamesIn pieces: [ParsedPiece]) {
        var seen: Set<SourcePosition> = []
        let all = pieces.flatMap { piece in
            piece.items.map { HoistedDeclaration(piece: piece, item: $0) }
        }
        let chosen = Self.choose(
            from: all.filter {
                $0.item.declaration != nil && seen.insert($0.position).inserted
            })
        declarations = chosen.filter(\.item.isImport) + chosen.filter { !$0.item.isImport }
        positions = Set(chosen.map(\.position))
    }

    /// Whether a statement of a piece stands at file scope.
    func contains(_ item: CodeBlockItemSyntax, of piece: ParsedPiece) -> Bool {
        item.declaration != nil && positions.contains(piece.position(of: item))
    }

    private static func choose(from all: [HoistedDeclaration]) -> [HoistedDeclaration] {
        let types = Set(all.compactMap(\.item.typeName))
        var wanted: Set<String> = []
        var waiting = all.filter(\.item.mustBeHoisted)
        while let declaration = waiting.popLast() {
            let named = types.intersection(namesUsed(in: declaration.item)).subtracting(wanted)
            wanted.formUnion(named)
            waiting += all.filter { $0.item.typeName.map(named.contains) ?? false }
        }
        return all.filter {
            $0.item.mustBeHoisted || $0.item.typeName.map(wanted.contains) ?? false
        }
    }

    private static func refuseRepeatedNames(_ chosen: [HoistedDeclaration]) throws(Diagnostics) {
        var first: [String: SourcePosition] = [:]
        var problems: [Diagnostic] = []
        for declaration in chosen {
            guard let name = declaration.item.typeName else { continue }
            guard let earlier = first[name] else {
                first[name] = declaration.position
                continue
            }
            problems.append(
                Diagnostic(
                    declaration.position,
                    "`\(name)` is declared at \(earlier.file):\(earlier.line) already, and both "
                        + "stand at file scope because a protocol, an extension or an operator "
                        + "names them; choose another name"))
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    private static func namesUsed(in item: CodeBlockItemSyntax) -> Set<String> {
        Set(
            item.tokens(viewMode: .sourceAccurate).compactMap { token in
                guard case .identifier(let name) = token.tokenKind else { return nil }
                return name
            })
    }
}

extension CodeBlockItemSyntax {
    var declaration: DeclSyntax? { item.as(DeclSyntax.self) }

    var isImport: Bool { declaration?.is(ImportDeclSyntax.self) ?? false }

    /// Whether Swift accepts it at file scope only.
    fileprivate var mustBeHoisted: Bool {
        switch declaration?.kind {
        case .importDecl, .extensionDecl, .protocolDecl, .operatorDecl, .precedenceGroupDecl,
            .macroDecl:
            true
        case .functionDecl:
            switch declaration?.as(FunctionDeclSyntax.self)?.name.tokenKind {
            case .binaryOperator, .prefixOperator, .postfixOperator: true
            default: false
            }
        default: false
        }
    }

    /// The name of the type that it declares.
    fileprivate var typeName: String? {
        guard let declaration else { return nil }
        guard !declaration.is(FunctionDeclSyntax.self), !declaration.is(MacroDeclSyntax.self) else {
            return nil
        }
        return declaration.asProtocol((any NamedDeclSyntax).self)?.name.text
    }
}
