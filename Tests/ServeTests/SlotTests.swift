import Synchronization
import Testing

@testable import LiterateServe

/// Who works when there is not room for all.
@Suite struct SlotTests {
    @Test func oneBeginsAtATimeAndTheFirstIsWhoIsWantedFirst() async {
        let slots = Slots(2, isBefore: <)
        let (b, c, a) = (slots.ask(for: "b"), slots.ask(for: "c"), slots.ask(for: "a"))
        #expect(slots.wanted == 3)
        #expect(await slots.wait(b), "there was room when it asked")
        #expect(slots.wanted == 3)
        let second = Task { await slots.wait(a) }
        let third = Task { await slots.wait(c) }
        slots.begun(b)
        #expect(await second.value, "before one that asked earlier")
        slots.begun(a)
        // Two work, so the third waits for one of them to end.
        slots.giveBack(b)
        #expect(await third.value)
        slots.giveBack(c)
        slots.giveBack(a)
        #expect(slots.wanted == 0)
        let last = slots.ask(for: "d")
        #expect(await slots.wait(last))
    }

    @Test func whatIsWantedFirstMayChangeWhileTheyWait() async {
        let first = Mutex("b")
        let slots = Slots(1) { one, _ in one == first.withLock { $0 } }
        let (a, b, c) = (slots.ask(for: "a"), slots.ask(for: "b"), slots.ask(for: "c"))
        #expect(await slots.wait(a))
        first.withLock { $0 = "c" }
        slots.giveBack(a)
        #expect(await slots.wait(c))
        first.withLock { $0 = "b" }
        slots.giveBack(c)
        #expect(await slots.wait(b))
    }

    @Test func whoGivesUpTakesNobodysPlace() async {
        let slots = Slots(1, isBefore: <)
        let (a, b, c, d) = (
            slots.ask(for: "a"), slots.ask(for: "b"), slots.ask(for: "c"), slots.ask(for: "d")
        )
        #expect(await slots.wait(a))
        let waiting = Task { await slots.wait(b) }
        await Task.yield()
        waiting.cancel()
        #expect(await !waiting.value)
        // One that is let in and has given up by then hands its slot on.
        slots.giveBack(a)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await slots.wait(c)
        }
        #expect(await !late.value)
        #expect(await slots.wait(d))
    }
}
