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
    /// The names of its knobs.
    package var knobs: [String]

    package init(cell: Int, steps: [Int], checkpoint: Int, knobs: [String]) {
        (self.cell, self.steps) = (cell, steps)
        (self.checkpoint, self.knobs) = (checkpoint, knobs)
    }
}
