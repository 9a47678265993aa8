import Foundation
import LiterateLayout
import Testing

@testable import LiterateStages

/// What the last build found is said again only while nothing has changed.
@Suite final class BuildMemoryTests {
    private let root = FileManager.default.temporaryDirectory
        .appending(path: "memory-\(UUID().uuidString)")

    init() throws {
        for path in ["chapters/01-one.md", "site/index.html", "Sources/A/a.swift"] {
            try write(path, "one\n")
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func memory(_ asked: String = "all") -> BuildMemory {
        BuildMemory(root: root, asked: [asked])
    }

    private func build(packages: [URL]? = []) async throws {
        _ = try await memory().remembering(packages: { packages }) {
            ["site/index.html written", "1 chapter verified"]
        }
    }

    @Test func whatWasFoundIsSaidAgain() async throws {
        #expect(memory().recall() == nil)
        try await build()
        #expect(memory().recall() == ["1 chapter verified; site/ is up to date"])
        #expect(memory("01-one").recall() == nil)
    }

    @Test(arguments: ["chapters/01-one.md", "site/index.html", "Sources/A/a.swift"])
    func aFileThatChangesIsSeen(_ path: String) async throws {
        try await build()
        // As long as before, and as old, as far as that can be set.
        let file = root.appending(path: path)
        let date = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
        try write(path, "two\n")
        try FileManager.default.setAttributes(
            [.modificationDate: try #require(date as? Date)], ofItemAtPath: file.path)
        #expect(memory().recall() == nil)
    }

    @Test func aFileThatComesOrGoesIsSeen() async throws {
        try await build()
        try write("chapters/02-two.md", "")
        #expect(memory().recall() == nil)
        try await build()
        try FileManager.default.removeItem(at: root.appending(path: "chapters/02-two.md"))
        #expect(memory().recall() == nil)
    }

    @Test func aPackageElsewhereIsLookedAt() async throws {
        let other = FileManager.default.temporaryDirectory
            .appending(path: "package-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: other) }
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        try await build(packages: [other])
        #expect(memory().recall() != nil)
        try Data("new".utf8).write(to: other.appending(path: "new.swift"))
        #expect(memory().recall() == nil)
    }

    @Test func whatIsNotKnownOrWentWrongIsNotRemembered() async throws {
        try await build(packages: nil)
        #expect(memory().recall() == nil)
        try await build()
        await #expect(throws: CancellationError.self) {
            _ = try await memory().remembering(packages: { [] }) { throw CancellationError() }
        }
        #expect(memory().recall() == nil)
        // What was edited while it was built is not what was built.
        _ = try await memory().remembering(packages: { [] }) {
            try write("chapters/01-one.md", "edited\n")
            return ["1 chapter verified"]
        }
        #expect(memory().recall() == nil)
    }
}
