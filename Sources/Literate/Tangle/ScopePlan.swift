import LiterateFormat

/// Where each declaration of a chapter's program stands, and what each name in its code means.
///
/// What a script would do decides. Types, functions and extensions stand at file scope and see each
/// other, forwards too. Variables that they use, or that several cells use, stand there as well;
/// all others are local to their cell, where they are fast. A name that a later cell declares again
/// has another meaning from there on, for that cell and those after it; what was compiled before
/// keeps the earlier one. Overloads of a function add up.
struct ScopePlan {
    let items: [TopLevelItem]
    /// The cells that share one function with the cell before, because it binds what cannot stand at
    /// file scope and they need it.
    var joined: Set<Int> = []
    /// What makes no sense, each at its place.
    var problems: [Diagnostic] = []
    var meanings: [String: [Meaning]] = [:]
    /// What each use means, by its item and its number there.
    var uses: [[Meaning?]] = []
    /// Variables whose values need what only a statement binds.
    var immovable: Set<Int> = []
    /// Items that are there before, at the same place: a cell that is reused twice.
    var repeated: Set<Int> = []
    /// The members that the chapter declares, by their types.
    let members: TypeMembers
    let cells: [ParsedCell]
    /// What the names that each item declares mean.
    var declared: [[Meaning]] = []
    /// The items of each cell.
    var places: [Range<Int>] = []
    /// Whether a copy of a value may be refused.
    private let hasMoveOnlyTypes: Bool

    /// Plans the cells that run, in order.
    init(_ cells: [ParsedCell]) {
        self.cells = cells
        members = TypeMembers(in: cells.flatMap(\.pieces).map(\.tree))
        hasMoveOnlyTypes = cells.contains { cell in
            cell.pieces.contains { $0.piece.code.contains("~Copyable") }
        }
        var items: [TopLevelItem] = []
        for (place, cell) in cells.enumerated() {
            let start = items.count
            // A check of a sentence takes names as a statement of the cell does.
            let before = cell.checks.filter(\.check.isBefore).map(\.piece)
            let after = cell.checks.filter { !$0.check.isBefore }.map(\.piece)
            for piece in before + cell.pieces + after {
                items += piece.items.map { TopLevelItem($0, in: piece, cell: place) }
            }
            places.append(start..<items.count)
        }
        self.items = items
        declare()
        resolve()
        join()
        chooseNames()
    }

    /// Whether an item stands at file scope.
    func isAtFileScope(_ item: Int) -> Bool {
        switch items[item].kind {
        case .import, .declaration: true
        case .variables: !immovable.contains(item) && meanings(of: item).contains(where: \.isShared)
        case .statement: false
        }
    }

    /// Whether an item is there before.
    func isRepeated(_ item: Int) -> Bool { repeated.contains(item) }

    /// What the names that an item declares mean.
    func meanings(of item: Int) -> [Meaning] { declared[item] }

    /// The namespace that an item stands in, if it does.
    func namespace(of item: Int) -> String? {
        meanings(of: item).lazy.compactMap(\.namespace).first
    }

    /// The functions of an earlier meaning that a namespace takes over, by namespace.
    var kept: [(namespace: String, item: Int)] {
        sorted.flatMap { meaning in
            meaning.items.filter { items[$0].cell < meaning.cell }
                .compactMap { item in meaning.namespace.map { ($0, item) } }
        }
    }

    private var sorted: [Meaning] {
        meanings.values.joined().sorted {
            ($0.cell, $0.name, $0.number) < ($1.cell, $1.name, $1.number)
        }
    }

    /// All namespaces, in the order of the chapter.
    var namespaces: [String] { sorted.compactMap(\.namespace).removingRepeated() }

    /// The pieces of a cell, each with its items.
    func pieces(of cell: Int) -> [(piece: ParsedPiece, items: [Int])] {
        var first = places[cell].lowerBound + cells[cell].checks.count(where: \.check.isBefore)
        return cells[cell].pieces.map { piece in
            defer { first += piece.items.count }
            return (piece, Array(first..<first + piece.items.count))
        }
    }

    /// The checks of the sentences before or after a cell, each with its item.
    func checks(of cell: Int, before isBefore: Bool) -> [(check: ParsedCheck, item: Int)] {
        let checks = cells[cell].checks.filter { $0.check.isBefore == isBefore }
        let first =
            isBefore ? places[cell].lowerBound : places[cell].upperBound - checks.count
        return checks.enumerated().map { ($1, first + $0) }
    }

    /// Whether a constant stands at file scope as a variable, because functions use it: Swift would
    /// want to know whether its type may be shared between threads.
    func isLax(_ item: Int) -> Bool {
        (items[item].variables.map { $0.isConstant && !$0.isPlain } ?? false)
            && meanings(of: item).contains { $0.isShared && $0.isUsedByDeclarations }
    }

    /// The constants of other cells that a cell uses and that are constants by their declaration only:
    /// as local constants they are so again.
    func rebound(in cell: Int) -> [String] {
        var names: Set<String> = []
        for index in places[cell] where !items[index].isDeclarationOnly {
            for case let meaning? in uses[index] where meaning.cell != cell {
                names.formUnion(
                    meaning.items.filter(isLax).flatMap(reboundNames).filter { $0 == meaning.name })
            }
        }
        return names.sorted()
    }

    /// The names of an item that are constants by their declaration only.
    func reboundNames(of item: Int) -> [String] {
        guard isLax(item), namespace(of: item) == nil, !hasMoveOnlyTypes else { return [] }
        return items[item].declared
    }
}

extension TopLevelItem {
    /// Whether control does nothing with it: it stands at file scope.
    var isDeclarationOnly: Bool { kind == .declaration || kind == .import }
}
