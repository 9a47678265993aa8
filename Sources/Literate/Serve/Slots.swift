import LiterateRecorder
import Synchronization

/// So many pieces of work at a time, and no more, of which one at a time begins.
///
/// Who is next is decided when there is room, not when they ask: what is wanted first may be another
/// by then.
final class Slots: Sendable {
    /// A place among those who wait, or who work.
    struct Ticket: Hashable, Sendable {
        fileprivate let number: Int
    }

    private struct Waiting {
        var name: String
        var ticket: Ticket
        var continuation: CheckedContinuation<Bool, Never>?
    }

    private struct State {
        var free: Int
        var next = 0
        /// Whose work begins: what comes after them waits until it has begun.
        var beginning: Ticket?
        var waiting: [Waiting] = []
        /// Those who were let in before they waited.
        var admitted: Set<Ticket> = []
    }

    private let state: Mutex<State>
    private let isBefore: @Sendable (String, String) -> Bool

    /// Makes slots.
    ///
    /// - Parameter isBefore: Whether the work of one name is wanted before that of another.
    init(_ count: Int, isBefore: @escaping @Sendable (String, String) -> Bool) {
        state = Mutex(State(free: max(1, count)))
        self.isBefore = isBefore
    }

    /// Asks for a slot for some work; ``wait(_:)`` must be called with the ticket.
    func ask(for name: String) -> Ticket {
        state.withLock { state in
            state.next += 1
            let ticket = Ticket(number: state.next)
            state.waiting.append(Waiting(name: name, ticket: ticket))
            admit(&state)
            return ticket
        }
    }

    /// Waits for the slot.
    ///
    /// - Returns: False when the task was cancelled; it has no slot then.
    func wait(_ ticket: Ticket) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { wait(ticket, continuation, &$0) }
            }
        } onCancel: {
            state.withLock { state in
                // Who does not wait yet will see that it is cancelled.
                guard let place = place(of: ticket, state),
                    let continuation = state.waiting[place].continuation
                else { return }
                state.waiting.remove(at: place)
                continuation.resume(returning: false)
            }
        }
    }

    /// The work of a slot has begun: the next may begin.
    func begun(_ ticket: Ticket) {
        state.withLock { state in
            guard state.beginning == ticket else { return }
            state.beginning = nil
            admit(&state)
        }
    }

    /// Gives a slot back.
    func giveBack(_ ticket: Ticket) {
        state.withLock { giveBack(ticket, &$0) }
    }

    private func wait(
        _ ticket: Ticket, _ continuation: CheckedContinuation<Bool, Never>, _ state: inout State
    ) {
        let isAdmitted = state.admitted.remove(ticket) != nil
        let place = place(of: ticket, state)
        if Task.isCancelled {
            if isAdmitted { giveBack(ticket, &state) }
            if let place { state.waiting.remove(at: place) }
            continuation.resume(returning: false)
        } else if let place {
            state.waiting[place].continuation = continuation
        } else {
            continuation.resume(returning: isAdmitted)
        }
    }

    private func giveBack(_ ticket: Ticket, _ state: inout State) {
        if state.beginning == ticket { state.beginning = nil }
        state.free += 1
        admit(&state)
    }

    /// Lets in who is wanted first, if there is room.
    private func admit(_ state: inout State) {
        guard state.free > 0, state.beginning == nil,
            let first = state.waiting.min(by: { isBefore($0.name, $1.name) }),
            let place = place(of: first.ticket, state)
        else { return }
        state.waiting.remove(at: place)
        state.free -= 1
        state.beginning = first.ticket
        if let continuation = first.continuation {
            continuation.resume(returning: true)
        } else {
            state.admitted.insert(first.ticket)
        }
    }

    private func place(of ticket: Ticket, _ state: borrowing State) -> Int? {
        state.waiting.firstIndex { $0.ticket == ticket }
    }
}
