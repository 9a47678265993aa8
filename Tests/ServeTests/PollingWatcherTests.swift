import Foundation
import Testing

@testable import LiterateServe

/// What stands in where the system does not tell of changes.
@Suite struct PollingWatcherTests {
    private let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "polled-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "sub"), withIntermediateDirectories: true)
        try write("sub/a.md", "a")
        try write("list", "one")
    }

    private func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: path))
    }

    /// Makes a change again and again, for the watcher may not look yet; ends when it is told.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["in place", "another in its place", "new", "gone", "a single file"])
    func aChangeIsTold(kind: String) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let stream = PollingWatcher.changes(
            of: [folder.appending(path: "sub"), folder.appending(path: "list")],
            interval: .milliseconds(5))
        let changing = Task {
            var round = 0
            while !Task.isCancelled {
                round += 1
                try change(kind, round)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        var changes = stream.makeAsyncIterator()
        #expect(await changes.next() != nil)
        changing.cancel()
        _ = await changing.result
    }

    private func change(_ kind: String, _ round: Int) throws {
        let file = folder.appending(path: "sub/a.md")
        switch kind {
        case "in place": try write("sub/a.md", String(repeating: "b", count: round))
        case "another in its place": try Data("\(round)".utf8).write(to: file, options: .atomic)
        case "new": try write("sub/\(round).md", "new")
        case "gone" where round % 2 == 1: try FileManager.default.removeItem(at: file)
        case "gone": try write("sub/a.md", "a")
        default: try write("list", String(repeating: "c", count: round))
        }
    }

    @Test func linksInCirclesAreFollowedOnce() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a", "b", "sub/c"] {
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: name), withDestinationURL: folder)
        }
        let names = FolderWatcher.folders(in: folder).map(\.lastPathComponent)
        #expect(names.sorted() == [folder.lastPathComponent, "sub"].sorted())
    }

    /// Hidden files are those that editors work in.
    @Test func whatIsHiddenIsNotTold() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let stream = PollingWatcher.changes(
            of: [folder.appending(path: "sub")], interval: .milliseconds(5))
        for round in 1...20 {
            try write("sub/.hidden", String(repeating: "x", count: round))
            try await Task.sleep(for: .milliseconds(5))
        }
        let told = Task {
            for await _ in stream { return true }; return false
        }
        try await Task.sleep(for: .milliseconds(50))
        told.cancel()
        #expect(await told.value == false)
    }
}
