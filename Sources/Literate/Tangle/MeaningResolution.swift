import LiterateFormat
import SwiftSyntax

/// What the names of a chapter's program mean, and which of them several parts of it share.
extension ScopePlan {
    // MARK: Meanings

    mutating func declare() {
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

    mutating func resolve() {
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

    mutating func join() {
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
