import Foundation
import Testing

@testable import LiterateServe

@Suite struct AbsenceTests {
    @Test func aFileIsWaitedForOnce() {
        var absence = Absence()
        let start = ContinuousClock.now
        #expect(absence.rest(missing: [], at: start) == nil)
        #expect(absence.rest(missing: ["01-a"], at: start) == Absence.patience)
        let later = start + .milliseconds(100)
        #expect(absence.rest(missing: ["01-a"], at: later) == .milliseconds(150))
        #expect(
            absence.rest(missing: ["01-a", "02-b"], at: later) == Absence.patience,
            "the one that went last is waited for")
        #expect(absence.rest(missing: ["01-a"], at: start + Absence.patience) == nil)
    }

    @Test func aFileThatCameBackIsForgotten() {
        var absence = Absence()
        let start = ContinuousClock.now
        _ = absence.rest(missing: ["01-a"], at: start)
        #expect(absence.rest(missing: [], at: start + .milliseconds(20)) == nil)
        let again = start + .milliseconds(400)
        #expect(absence.rest(missing: ["01-a"], at: again) == Absence.patience)
    }
}
