import LiterateFormat
import LiterateRecording
import SwiftSyntax

/// How the live cells of a program run in a page: what each needs, in steps that can be run by themselves.
///
/// A step is a cell, or some that share a scope, as far as it is needed. Between steps nothing is on any
/// stack, so that a page can keep the memory as it is before the first knob, and go on from there.
struct LivePlan {
    /// A function of the live program.
    struct Step: Hashable {
        /// The cells, by their places in the plan, each with the items that are needed.
        var cells: [Cell]
        /// The checks of sentences after the last of them that are part of it.
        var checks: [Int]

        struct Cell: Hashable {
            var place: Int
            var items: [Int]
        }
    }

    /// A live cell.
    struct Entry {
        /// Its place in the plan.
        let place: Int
        /// The steps, the last of which is its own, by their numbers.
        let steps: [Int]
        /// How many of them run once, because no knob comes before their end.
        let checkpoint: Int
        /// The knobs that its steps ask for, in order.
        let knobs: [PageKnob]
        /// The checks of the sentences after it whose values are there once it has run, by their numbers.
        let checks: [Int]
    }

    let plan: ScopePlan
    private(set) var steps: [Step] = []
    private(set) var cells: [Entry] = []
    /// All items that some live cell needs.
    private(set) var items: Set<Int> = []
    /// What cannot run in a page, each at its place.
    private(set) var problems: [Diagnostic] = []

    /// Plans the live cells of a program.
    init(_ plan: ScopePlan) {
        self.plan = plan
        let live = plan.cells.indices.filter { plan.cells[$0].cell.options.isLive }
        guard !live.isEmpty else { return }
        let index = LiveIndex(plan)
        let units = plan.units
        for place in live {
            let given = plan.cells[place].cell.options.needs.map { needs in
                needs.compactMap { self.place(of: $0, before: place) }
            }
            add(place, LiveNeeds(of: place, in: plan, given: given, index), units)
        }
        for item in items.sorted() { findProblems(in: item) }
    }

    /// The place of a cell that is needed.
    private mutating func place(of need: CellReference, before place: Int) -> Int? {
        let names = plan.cells.map(\.cell.options.name)
        guard let found = names.firstIndex(of: need.cell) else {
            let advice = advice(
                for: need.cell, among: names.compactMap(\.self), or: "name it with `name=`")
            problems.append(
                Diagnostic(
                    need.position,
                    "no cell of this program that runs is called `\(need.cell)`; \(advice)"))
            return nil
        }
        guard found < place else {
            problems.append(
                Diagnostic(need.position, "`\(need.cell)` does not come before this cell"))
            return nil
        }
        return found
    }

    private mutating func add(_ place: Int, _ needs: LiveNeeds, _ units: [Range<Int>]) {
        items.formUnion(needs.items)
        let followed = plan.checks(of: place, before: false).filter { check, item in
            guard check.expression != nil else { return false }
            let more = needs.additional(for: item)
            guard more.allSatisfy({ plan.items[$0].isDeclarationOnly }) else { return false }
            items.formUnion(more)
            return true
        }
        var numbers: [Int] = []
        var checkpoint: Int?
        var asking: [Int] = []
        for unit in units where unit.lowerBound <= place {
            let cells = unit.filter { $0 <= place }.map { cell in
                Step.Cell(
                    place: cell,
                    items: plan.codeItems(of: cell).filter {
                        needs.items.contains($0) && !plan.items[$0].isDeclarationOnly
                    })
            }
            guard cells.contains(where: { !$0.items.isEmpty || $0.place == place }) else {
                continue
            }
            for item in cells.flatMap(\.items) {
                guard !plan.items[item].knobs.isEmpty else { continue }
                if checkpoint == nil { checkpoint = numbers.count }
                asking.append(item)
            }
            let step = Step(
                cells: cells,
                checks: unit.contains(place) ? followed.map { $0.check.number } : [])
            numbers.append(steps.firstIndex(of: step) ?? steps.count)
            if numbers.last == steps.count { steps.append(step) }
        }
        // What a function asks for may be asked at any time, so that all runs again.
        let declared = needs.items.filter {
            plan.items[$0].isDeclarationOnly && !plan.items[$0].knobs.isEmpty
        }
        if !declared.isEmpty { checkpoint = 0 }
        let knobs = (asking + declared).sorted().flatMap { plan.items[$0].knobs }.map(\.knob)
        cells.append(
            Entry(
                place: place, steps: numbers, checkpoint: checkpoint ?? numbers.count - 1,
                knobs: knobs.removingRepeated(), checks: followed.map { $0.check.number }))
    }

    private mutating func findProblems(in index: Int) {
        let item = plan.items[index]
        for call in item.piece.exportedCalls(in: item.syntax) {
            problems.append(
                Diagnostic(
                    item.piece.position(of: call),
                    "a cell that runs in the page needs this, and values of other chapters are not to be "
                        + "had there; leave `live` out, or write the value down"))
        }
        if item.waits {
            problems.append(
                Diagnostic(
                    item.position,
                    "a cell that runs in the page needs this, and nothing can be awaited there; leave "
                        + "`live` out, or let `needs` name the cells that do without it"))
        }
    }
}

extension ScopePlan {
    /// The items of a cell that are its code, and no checks of sentences.
    func codeItems(of cell: Int) -> [Int] { pieces(of: cell).flatMap(\.items) }

    /// The places of the cells that share a function, in order.
    var units: [Range<Int>] {
        var units: [Range<Int>] = []
        for place in cells.indices {
            if joined.contains(place), let last = units.last {
                units[units.count - 1] = last.lowerBound..<place + 1
            } else {
                units.append(place..<place + 1)
            }
        }
        return units
    }
}
