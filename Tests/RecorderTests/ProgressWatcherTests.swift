import Foundation
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateRecorder
import LiterateRunner

/// How far a chapter is, by the events that it writes.
@Suite struct ProgressWatcherTests {
    private let chapter = sampleChapter("```swift name=train\n1\n```\n\n```swift\n2\n```\n")

    /// What the watcher says after each of some events.
    private func progress(after events: [RecordingEvent]) throws -> [ChapterProgress] {
        let file = URL.temporaryDirectory.appending(path: "events-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        var watcher = ProgressWatcher(chapter: chapter, events: file)
        return try events.map { event in
            try handle.write(contentsOf: JSONEncoder().encode(event) + [10])
            watcher.poll()
            return watcher.progress
        }
    }

    private func step(_ done: Int, of total: Int) -> RecordingEvent {
        .progress(cell: 0, done: done, total: total)
    }

    @Test func loopsOneAfterTheOtherAreParts() throws {
        let all = try progress(after: [
            .begin(cell: 0, offset: 0), step(20, of: 100), step(92, of: 100), step(39, of: 100),
            step(60, of: 100), step(70, of: 1000), .begin(cell: 1, offset: 0),
            .progress(cell: 1, done: 1, total: 2),
        ])
        #expect(all.map(\.cell).first == "cell 1 'train'")
        #expect(all.map(\.part) == [1, 1, 1, 2, 2, 3, 1, 1])
        #expect(all.map(\.fraction) == [nil, 0.2, 0.92, 0.39, 0.6, 0.07, nil, 0.5])
        #expect(all.map(\.reached) == [0, 0.2, 0.92, 1, 1, 1, 0, 0.5])
    }

    @Test func aLoopAroundOthersGoesOnAfterEach() throws {
        let all = try progress(after: [
            .begin(cell: 0, offset: 0), step(1, of: 3), step(50, of: 100), step(2, of: 3),
            step(30, of: 100), step(3, of: 3),
        ])
        #expect(all.map(\.part) == [1, 1, 2, 1, 3, 1])
        #expect(all.map(\.reached).last == 1, "the bar does not fall back with it")
    }
}
