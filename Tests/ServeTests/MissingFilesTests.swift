import Foundation
import Testing

@testable import LiterateServe

@Suite struct MissingFilesTests {
    @Test func aFileIsWaitedForOnce() {
        var missingFiles = MissingFiles()
        let start = ContinuousClock.now
        #expect(missingFiles.rest(missing: [], at: start) == nil)
        #expect(missingFiles.rest(missing: ["01-a"], at: start) == MissingFiles.patience)
        let later = start + .milliseconds(100)
        #expect(missingFiles.rest(missing: ["01-a"], at: later) == .milliseconds(150))
        #expect(
            missingFiles.rest(missing: ["01-a", "02-b"], at: later) == MissingFiles.patience,
            "the one that went last is waited for")
        #expect(missingFiles.rest(missing: ["01-a"], at: start + MissingFiles.patience) == nil)
    }

    @Test func aFileThatCameBackIsForgotten() {
        var missingFiles = MissingFiles()
        let start = ContinuousClock.now
        _ = missingFiles.rest(missing: ["01-a"], at: start)
        #expect(missingFiles.rest(missing: [], at: start + .milliseconds(20)) == nil)
        let again = start + .milliseconds(400)
        #expect(missingFiles.rest(missing: ["01-a"], at: again) == MissingFiles.patience)
    }
}
