import LiterateLayout

/// The chapters that were there and are not any more, and where their texts are now.
struct RemovedChapters {
    /// What the texts were.
    private var texts: [String: Digest] = [:]
    /// The chapters that have the texts now, by the names that these had before.
    private(set) var successors: [String: String] = [:]

    /// Notes that a chapter is not there any more.
    ///
    /// - Parameter text: The digest of its text; nil where it never could be read.
    mutating func leave(_ name: String, text: Digest?) { texts[name] = text }

    /// Looks for the texts among the chapters that are there; one that came back is forgotten.
    ///
    /// - Parameter present: The digests of the chapters' texts, by name.
    mutating func look(among present: [String: Digest]) {
        for (name, text) in texts {
            if present[name] != nil {
                (texts[name], successors[name]) = (nil, nil)
            } else if successors[name].flatMap({ present[$0] }) == nil {
                // Once it is found it stays so, whatever is written in it.
                successors[name] = present.filter { $0.value == text }.keys.min()
            }
        }
    }
}

/// The chapters whose files are missed, perhaps for a moment alone: vim moves a file away, and then
/// writes it anew.
struct MissingFiles {
    /// How long a file is waited for.
    static let patience = Duration.milliseconds(250)

    private var since: [String: ContinuousClock.Instant] = [:]

    /// How long to wait before those that are missing count as gone; nil when they do.
    ///
    /// - Parameter missing: All chapters that were there and are not.
    mutating func rest(missing: [String], at now: ContinuousClock.Instant = .now) -> Duration? {
        since = Dictionary(uniqueKeysWithValues: missing.map { ($0, since[$0] ?? now) })
        return since.values.map { Self.patience - (now - $0) }.filter { $0 > .zero }.max()
    }
}
