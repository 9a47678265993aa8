/// So many pieces of work at a time, and no more.
actor Slots {
    private var free: Int
    private var next = 0
    private var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []

    init(_ count: Int) {
        free = max(1, count)
    }

    /// Waits for a free slot, in the order of asking.
    ///
    /// - Returns: False when the task was cancelled; it has no slot then.
    func take() async -> Bool {
        guard !Task.isCancelled else { return false }
        guard free == 0 else {
            free -= 1
            return true
        }
        next += 1
        let number = next
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiting.append((number, continuation))
                }
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    /// Gives a slot back, to who has waited longest.
    func giveBack() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().continuation.resume(returning: true)
    }

    private func giveUp(_ number: Int) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(returning: false)
    }
}
