/// The chapters whose files are missed, perhaps for a moment alone: vim moves a file away, and then
/// writes it anew.
struct MissingFiles {
    /// How long a file is waited for.
    static let patience = Duration.milliseconds(250)

    private var since: [String: ContinuousClock.Instant] = [:]

    /// How long to wait before those that are missing count as gone; nil when they do.
    ///
    /// - Parameter missing: All chapters that were there and are not.
    mutating func rest(
        missing: [String], at now: ContinuousClock.Instant = .now
    ) -> Duration? {
        since = Dictionary(uniqueKeysWithValues: missing.map { ($0, since[$0] ?? now) })
        return since.values.map { Self.patience - (now - $0) }.filter { $0 > .zero }.max()
    }
}
