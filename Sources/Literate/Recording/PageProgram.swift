/// A program's live cells as a program for a page.
package struct PageProgram: Codable, Hashable, Sendable {
    /// The Swift file.
    package var swift: String
    package var cells: [LiveCell]

    package init(swift: String, cells: [LiveCell]) { (self.swift, self.cells) = (swift, cells) }
}

/// How a page runs a live cell of a chapter.
package struct LiveCell: Codable, Hashable, Sendable {
    /// The cell's place among the chapter's cells, from 0.
    package var cell: Int
    /// The functions `step_N` that run one after the other, by their numbers; the last shows what the
    /// cell shows.
    package var steps: [Int]
    /// How many of them run once: nothing in them changes with a knob.
    package var checkpoint: Int
    /// What a reader may change, in order.
    package var knobs: [PageKnob]
    /// The checks of sentences that follow what the reader's run gives, by their numbers.
    package var checks: [Int]

    package init(
        cell: Int, steps: [Int], checkpoint: Int, knobs: [PageKnob], checks: [Int] = []
    ) {
        (self.cell, self.steps, self.checks) = (cell, steps, checks)
        (self.checkpoint, self.knobs) = (checkpoint, knobs)
    }
}

/// A value that a reader may change in a page.
package struct PageKnob: Codable, Hashable, Sendable {
    package enum Values: Codable, Hashable, Sendable {
        /// A number from a range; whole where its ends are.
        case number(Double, low: Double, high: Double, isWhole: Bool)
        case flag(Bool)
        /// One of some names.
        case choice(String, of: [String])
    }

    package var name: String
    /// What it can be, and what it is by itself.
    package var values: Values

    package init(name: String, values: Values) { (self.name, self.values) = (name, values) }
}
