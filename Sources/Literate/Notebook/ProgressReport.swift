/// Words the progress of a loop: a bar for a terminal, a line every tenth elsewhere; nothing for a
/// loop that is over at once.
struct ProgressReport {
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    private var lastTenth = 0

    /// The line to show now; nil where it is too early for another.
    mutating func line(done: Int, total: Int, isInteractive: Bool) -> String? {
        let now = ContinuousClock.now
        guard now - start >= .milliseconds(500) else { return nil }
        guard isInteractive else { return plainLine(done: done, total: total) }
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return nil }
        lastDrawn = now
        return Self.bar(done: done, total: total, elapsed: now - start)
    }

    private mutating func plainLine(done: Int, total: Int) -> String? {
        let tenth = total > 0 ? done * 10 / total : 0
        guard tenth > lastTenth else { return nil }
        lastTenth = tenth
        return "\(tenth * 10) % (\(done) of \(total))"
    }

    /// A bar such as `  45 % ▕█████████           ▏ 90000/200000, 12 s, 15 s left`.
    static func bar(done: Int, total: Int, elapsed: Duration) -> String {
        // A sequence may have more elements than it was said to have.
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
        let filled = Int(share * 20)
        let bar =
            String(repeating: "█", count: filled) + String(repeating: " ", count: 20 - filled)
        let percent = Int(share * 100).formatted(width: 4)
        let seconds = Double(elapsed.components.seconds)
        let text = "\(percent) % ▕\(bar)▏ \(done)/\(total), \(Int(seconds)) s"
        guard done > 0, seconds >= 1 else { return text }
        return text + ", \(Int((seconds / share - seconds).rounded())) s left"
    }
}
