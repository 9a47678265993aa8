import LiterateRecorder
import Synchronization

/// Which chapters their author wants first: those that they edited last, then those that they look
/// at, then the others in the order of the book.
final class RunPriority: Sendable {
    private struct Edits {
        var last = 0
        var numbers: [String: Int] = [:]
    }

    private let state: LiveState
    private let edits = Mutex(Edits())

    /// - Parameter state: What knows the pages that are open.
    init(state: LiveState) {
        self.state = state
    }

    /// Notes that the texts of some chapters changed, at the same time.
    func edit(_ chapters: some Sequence<String>) {
        edits.withLock { edits in
            edits.last += 1
            for chapter in chapters { edits.numbers[chapter] = edits.last }
        }
    }

    /// Notes that an edited chapter has nothing more to run.
    func settle(_ chapter: String) {
        edits.withLock { $0.numbers[chapter] = nil }
    }

    /// Whether one chapter is wanted before another.
    func isBefore(_ one: String, _ other: String) -> Bool { rank(one) < rank(other) }

    private func rank(_ chapter: String) -> (Int, Int, String) {
        let edit = edits.withLock { $0.numbers[chapter] ?? 0 }
        return (-edit, state.isOpen("\(chapter).html") ? 0 : 1, chapter)
    }
}
