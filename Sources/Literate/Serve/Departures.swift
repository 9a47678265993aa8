/// The chapters that were there and are not any more, and where their texts are now.
struct Departures {
    /// What the texts were.
    private var sources: [String: String] = [:]
    /// The chapters that have the texts now, by the names that these had before.
    private(set) var successors: [String: String] = [:]

    /// Notes that a chapter is not there any more.
    ///
    /// - Parameter source: Its text; nil where it never could be read.
    mutating func leave(_ name: String, source: String?) {
        sources[name] = source
    }

    /// Looks for the texts among the chapters that are there; one that came back is forgotten.
    ///
    /// - Parameter present: The texts of the chapters, by name.
    mutating func look(among present: [String: String]) {
        for (name, source) in sources {
            if present[name] != nil {
                sources[name] = nil
                successors[name] = nil
            } else if successors[name].flatMap({ present[$0] }) == nil {
                // Once it is found it stays so, whatever is written in it.
                successors[name] = present.filter { $0.value == source }.keys.min()
            }
        }
    }
}
