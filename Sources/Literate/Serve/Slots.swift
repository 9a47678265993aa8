import Synchronization

/// So many pieces of work at a time, and no more, of which one at a time begins.
///
/// Who is next is decided when there is room, not when they ask: what is wanted first may be another
/// by then.
final class Slots: Sendable {
    /// A place among those who wait, or who work.
    final class Ticket: Sendable {
        fileprivate let name: String
        /// Hears once that there is a slot, even before anybody waits for it.
        fileprivate let (turn, admission) = AsyncStream.makeStream(of: Void.self)

        fileprivate init(name: String) { self.name = name }
    }

    private struct State {
        let count: Int
        var free: Int
        /// Whose work begins: what comes after them waits until it has begun.
        var beginning: Ticket?
        var waiting: [Ticket] = []
    }

    private let state: Mutex<State>
    private let isBefore: @Sendable (String, String) -> Bool

    /// - Parameter isBefore: Whether the work of one name is wanted before that of another.
    init(_ count: Int, isBefore: @escaping @Sendable (String, String) -> Bool) {
        state = Mutex(State(count: max(1, count), free: max(1, count)))
        self.isBefore = isBefore
    }

    /// How many work, or wait to.
    var wanted: Int { state.withLock { $0.count - $0.free + $0.waiting.count } }

    /// Asks for a slot for some work; ``wait(_:)`` must be called with the ticket.
    func ask(for name: String) -> Ticket {
        let ticket = Ticket(name: name)
        state.withLock { state in
            state.waiting.append(ticket)
            admit(&state)
        }
        return ticket
    }

    /// Waits for the slot.
    ///
    /// - Returns: False when the task was cancelled; it has no slot then.
    func wait(_ ticket: Ticket) async -> Bool {
        for await _ in ticket.turn where !Task.isCancelled { return true }
        giveBack(ticket)
        return false
    }

    /// The work of a slot has begun: the next may begin.
    func begun(_ ticket: Ticket) {
        state.withLock { state in
            guard state.beginning === ticket else { return }
            state.beginning = nil
            admit(&state)
        }
    }

    /// Gives a slot back, or the place among those who wait for one.
    func giveBack(_ ticket: Ticket) {
        state.withLock { state in
            if let place = state.waiting.firstIndex(where: { $0 === ticket }) {
                state.waiting.remove(at: place)
                return
            }
            if state.beginning === ticket { state.beginning = nil }
            state.free += 1
            admit(&state)
        }
    }

    /// Lets in who is wanted first, if there is room.
    private func admit(_ state: inout State) {
        guard state.free > 0, state.beginning == nil,
            let first = state.waiting.min(by: { isBefore($0.name, $1.name) })
        else { return }
        state.waiting.removeAll { $0 === first }
        state.free -= 1
        state.beginning = first
        first.admission.yield()
    }
}

/// Which chapters their author wants first: those that they edited last, then those that they look
/// at, then the others in the order of the book.
final class RunPriority: Sendable {
    /// What knows the pages that are open.
    private let state: LiveState
    /// When each chapter was edited, in numbers that grow.
    private let edits = Mutex((last: 0, numbers: [String: Int]()))

    init(state: LiveState) { self.state = state }

    /// Notes that the texts of some chapters changed, at the same time.
    func edit(_ chapters: some Sequence<String>) {
        edits.withLock { edits in
            edits.last += 1
            for chapter in chapters { edits.numbers[chapter] = edits.last }
        }
    }

    /// Notes that an edited chapter has nothing more to run.
    func settle(_ chapter: String) { edits.withLock { $0.numbers[chapter] = nil } }

    /// Whether one chapter is wanted before another.
    func isBefore(_ one: String, _ other: String) -> Bool { rank(one) < rank(other) }

    private func rank(_ chapter: String) -> (Int, Int, String) {
        let edit = edits.withLock { $0.numbers[chapter] ?? 0 }
        return (-edit, state.isOpen("\(chapter).html") ? 0 : 1, chapter)
    }
}
