import LiterateFormat
import SwiftSyntax

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
    private(set) var joined: Set<Int> = []
    /// What makes no sense, each at its place.
    private(set) var problems: [Diagnostic] = []
    private var meanings: [String: [Meaning]] = [:]
    /// What each use means, by its item and its number there.
    private(set) var uses: [[Meaning?]] = []
    /// Variables whose values need what only a statement binds.
    private var immovable: Set<Int> = []
    /// Items that are there before, at the same place: a cell that is reused twice.
    private var repeated: Set<Int> = []
    /// The members that the chapter declares, by their types.
    private let members: TypeMembers
    let cells: [ParsedCell]
    /// What the names that each item declares mean.
    private var declared: [[Meaning]] = []
    /// The items of each cell.
    private var places: [Range<Int>] = []
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

    // MARK: What the plan says

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

    // MARK: Meanings

    private var sorted: [Meaning] {
        meanings.values.joined().sorted {
            ($0.cell, $0.name, $0.number) < ($1.cell, $1.name, $1.number)
        }
    }

    private mutating func declare() {
        var positions: Set<SourcePosition> = []
        declared = items.map { _ in [] }
        for (place, cell) in cells.enumerated() {
            var declared: [String: [Int]] = [:]
            for index in places[place] {
                let item = items[index]
                if item.kind == .import || item.kind == .declaration && item.signature == nil,
                    !positions.insert(item.position).inserted
                {
                    repeated.insert(index)
                    continue
                }
                for name in item.declared { declared[name, default: []].append(index) }
            }
            for (name, new) in declared.sorted(by: { $0.key < $1.key }) {
                // A scope that an error leaves takes with it what statements bind in it.
                let isPrivate =
                    cell.cell.options.isTrapping
                    || cell.cell.options.isThrowing && new.contains { items[$0].kind == .statement }
                let meaning = add(new, to: name, of: place, isPrivate: isPrivate)
                for index in new { self.declared[index].append(meaning) }
            }
        }
    }

    private mutating func add(_ new: [Int], to name: String, of cell: Int, isPrivate: Bool)
        -> Meaning
    {
        let number = (meanings[name]?.count ?? 0) + 1
        let before = meanings[name]?.last { !$0.isPrivate }
        let signatures = Set(new.compactMap { items[$0].signature })
        let overloads = before?.items.filter { items[$0].signature != nil } ?? []
        var kept: [Int] = []
        if let before, !isPrivate, signatures.count == new.count,
            overloads.count == before.items.count
        {
            kept = overloads.filter { !signatures.contains(items[$0].signature ?? "") }
            if kept.count == overloads.count {
                before.items += new
                return before
            }
        }
        let meaning = Meaning(name, number, cell: cell, isPrivate: isPrivate, items: kept + new)
        meanings[name, default: []].append(meaning)
        return meaning
    }

    // MARK: Uses

    private mutating func resolve() {
        uses = items.indices.map { index in
            items[index].uses.map { use in
                use.types.contains { members.contain(use.name, of: $0) }
                    ? nil : meaning(of: use, in: index)
            }
        }
        findImmovable()
        for (index, item) in items.enumerated() {
            for case let (use, meaning?) in zip(item.uses, uses[index]) {
                // What others run meanwhile sees the constants of the script, as functions do.
                let isDeclaration =
                    item.isDeclarationOnly || item.isInAccessor(use)
                    || item.waits && use.isInClosure && meaning.items.allSatisfy(isConstant)
                if isDeclaration { meaning.isUsedByDeclarations = true }
                if isDeclaration || meaning.cell != item.cell || meaning.items == [index] {
                    share(meaning, from: item, use)
                }
            }
        }
        findAssigned()
        // Nothing that says when it goes may go before the end of the chapter, as in a script.
        if cells.contains(where: { $0.pieces.contains { $0.piece.code.contains("deinit") } }) {
            for meaning in meanings.values.joined() { meaning.isShared = true }
        }
        shareWhatSharedVariablesUse()
    }

    private func isConstant(_ item: Int) -> Bool { items[item].variables?.isConstant ?? false }

    /// Finds assignments to constants that stand at file scope as variables.
    private mutating func findAssigned() {
        for (index, item) in items.enumerated() {
            for case let (use, meaning?) in zip(item.uses, uses[index])
            where use.isAssigned
                && meaning.items.contains(where: { isLax($0) && items[$0].hasValue })
            {
                problems.append(
                    Diagnostic(
                        item.piece.position(of: use.range.lowerBound),
                        "cannot assign to value: '\(use.name)' is a 'let' constant; declare it with "
                            + "`var`"))
            }
        }
    }

    /// Finds the variables whose values need what only a statement binds.
    private mutating func findImmovable() {
        var count = -1
        while count < immovable.count {
            count = immovable.count
            for index in items.indices where items[index].kind == .variables {
                let needs = uses[index].contains { meaning in
                    meaning?.items.contains { $0 != index && isBoundByStatement($0) } ?? false
                }
                if needs { immovable.insert(index) }
            }
        }
    }

    private func isBoundByStatement(_ item: Int) -> Bool {
        items[item].kind == .statement || immovable.contains(item)
    }

    /// All names of one declaration stand in one place, and at file scope its value is made there.
    private func shareWhatSharedVariablesUse() {
        func sharedVariables(_ indices: some Sequence<Int>) -> [Int] {
            indices.filter { isAtFileScope($0) && items[$0].kind == .variables }
        }
        var waiting = sharedVariables(items.indices)
        while let index = waiting.popLast() {
            for meaning in meanings(of: index) + uses[index].compactMap(\.self)
            where !meaning.isShared {
                meaning.isShared = true
                waiting += sharedVariables(meaning.items)
            }
        }
    }

    private mutating func share(_ meaning: Meaning, from item: TopLevelItem, _ use: NameUse) {
        meaning.isShared = true
        guard item.isDeclarationOnly, use.types.isEmpty,
            let binder = meaning.items.first(where: isBoundByStatement)
        else { return }
        let place = items[binder].position
        problems.append(
            Diagnostic(
                item.piece.position(of: use.range.lowerBound),
                "`\(use.name)` is bound at \(place.file):\(place.line) by a statement, and a function, "
                    + "type or extension can use only what `let` and `var` declare; give it a value "
                    + "with `let \(use.name) = …`"))
    }

    private mutating func meaning(of use: NameUse, in index: Int) -> Meaning? {
        let item = items[index]
        guard let all = meanings[use.name] else { return nil }
        func isVisible(_ meaning: Meaning) -> Bool {
            !meaning.isPrivate || meaning.cell == item.cell
        }
        let upToHere = all.prefix(upToCell: item.cell).last { meaning in
            guard isVisible(meaning) else { return false }
            if meaning.cell < item.cell { return true }
            guard meaning.cell == item.cell else { return false }
            // A variable has its meaning only after its declaration, a declaration everywhere.
            return item.isDeclarationOnly
                || meaning.items.contains { !items[$0].bindsInOrder || $0 < index }
        }
        if let upToHere { return upToHere }
        let later = all.first(where: isVisible)
        guard let later, !item.isDeclarationOnly else { return later }
        if later.items == [index], use.isInClosure { return later }
        guard later.items.allSatisfy({ items[$0].bindsInOrder }) else { return later }
        // Nothing of that name is there yet, so that it is a library's.
        later.isShadowing = true
        return nil
    }

    // MARK: Cells that share a function

    private mutating func join() {
        for meaning in meanings.values.joined() where meaning.isShared {
            guard meaning.items.contains(where: isBoundByStatement) else { continue }
            let last = zip(items, uses).reversed().first { item, uses in
                !item.isDeclarationOnly && uses.contains { $0 === meaning }
            }
            if let last = last?.0.cell, last > meaning.cell {
                joined.formUnion(meaning.cell + 1...last)
            }
        }
        // What is deferred waits for the end of the chapter.
        if let first = items.first(where: { $0.syntax.item.is(DeferStmtSyntax.self) })?.cell,
            first + 1 < cells.count
        {
            joined.formUnion(first + 1..<cells.count)
        }
    }

    // MARK: Names

    private mutating func chooseNames() {
        let taken = Set(
            cells.flatMap(\.pieces).flatMap { $0.tree.tokens(viewMode: .sourceAccurate) }
                .map(\.text.bareName))
        // The uses of names that may be members of types of which the chapter does not know all, last first.
        let unknownUses = Dictionary(
            grouping: items.indices.reversed().flatMap { index in
                zip(items[index].uses, uses[index])
                    .filter { $0.0.types.contains(where: members.areUnknown) }
                    .map { UnknownUse(item: index, use: $0.0, meaning: $0.1) }
            }, by: \.use.name)
        for all in meanings.values {
            let unknown = unknownUses[all[0].name] ?? []
            for meaning in all {
                while taken.contains(meaning.numberedName) { meaning.numberedName += "_" }
            }
            let shared = all.filter { meaning in
                meaning.items.contains { isAtFileScope($0) }
            }
            guard shared.count > 1 || shared.contains(where: \.isShadowing) else { continue }
            let natural =
                ambiguous(among: shared, unknown)
                ?? shared.first.flatMap { $0.isShadowing ? nil : $0 }
            for meaning in shared where meaning !== natural {
                meaning.namespace = meaning.numberedName
            }
        }
        for (index, item) in items.enumerated()
        where item.kind == .declaration && item.declared.contains(where: \.isOperator)
            && namespace(of: index) != nil
        {
            problems.append(
                Diagnostic(
                    item.position,
                    "the operator `\(item.declared[0])` is declared again for the same types, and "
                        + "Swift finds operators by these alone; take another operator, or begin a "
                        + "new program with `reset`"))
        }
        for index in items.indices where isAtFileScope(index) {
            if let namespace = namespace(of: index) {
                for meaning in meanings(of: index) { meaning.namespace = namespace }
            }
        }
    }

    /// The meaning that is perhaps meant where the name may as well be a member of a type that the
    /// chapter does not declare: its name has to stand for itself, so that Swift's own rules apply.
    ///
    /// - Parameter unknown: The uses of the name that may be of such a member.
    private mutating func ambiguous(
        among shared: [Meaning], _ unknown: [UnknownUse]
    ) -> Meaning? {
        var found: Meaning?
        let shared = Set(shared.map(ObjectIdentifier.init))
        for unknown in unknown {
            let use = unknown.use
            guard let meaning = unknown.meaning, shared.contains(ObjectIdentifier(meaning)) else {
                continue
            }
            if let found, found !== meaning {
                problems.append(
                    Diagnostic(
                        items[unknown.item].piece.position(of: use.range.lowerBound),
                        "`\(use.name)` may be a member of `\(use.types[0])` or what the chapter "
                            + "declares, more than once; write `self.\(use.name)` for the member, or "
                            + "give what is declared here another name"))
            } else if found == nil, !meaning.isShadowing {
                found = meaning
            }
        }
        return found
    }
}

/// A use of a name that may be a member of a type of which the chapter does not know all.
private struct UnknownUse {
    let item: Int
    let use: NameUse
    let meaning: Meaning?
}

extension [Meaning] {
    /// The meanings, which are in the order of their cells, up to those of a cell.
    fileprivate func prefix(upToCell cell: Int) -> ArraySlice<Meaning> {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].cell <= cell { low = middle + 1 } else { high = middle }
        }
        return self[..<low]
    }
}

extension TopLevelItem {
    /// Whether control does nothing with it: it stands at file scope.
    var isDeclarationOnly: Bool { kind == .declaration || kind == .import }

    /// Whether it gives its variables their values at once.
    fileprivate var hasValue: Bool {
        variables?.bindings.allSatisfy { $0.initializer != nil } ?? false
    }

    /// Whether what it declares means something only after it.
    fileprivate var bindsInOrder: Bool { !isDeclarationOnly }

    /// Whether a use stands in an observer of a variable, which is compiled with the variable.
    fileprivate func isInAccessor(_ use: NameUse) -> Bool {
        variables?.bindings.contains { binding in
            binding.accessorBlock.map { piece.range(of: $0).contains(use.range.lowerBound) }
                ?? false
        } ?? false
    }
}
