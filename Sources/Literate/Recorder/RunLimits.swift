/// What a chapter's run may take before it is stopped.
package struct RunLimits: Hashable, Sendable {
    /// The seconds that a cell without `timeout=` may run.
    ///
    /// The longest trainings of the book take half a minute; ten minutes allow for a machine twenty
    /// times slower, and still end what hangs.
    package var cellTime: Double
    /// The bytes that are kept of what a run prints, and four times as many of what it draws.
    package var output: Int

    /// Makes limits; those of the book by default.
    package init(cellTime: Double = 600, output: Int = 16 << 20) {
        self.cellTime = cellTime
        self.output = output
    }

    /// The bytes that are kept of a run's events: figures and tables.
    var events: Int { 4 * output }
}
