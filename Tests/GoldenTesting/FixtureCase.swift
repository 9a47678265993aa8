import Foundation
import Testing

/// A folder beside a test: what goes in, and what must come out.
public struct FixtureCase: Sendable, CustomTestStringConvertible {
    /// Where the case lies.
    public var folder: URL

    /// Makes the case in a folder.
    public init(folder: URL) {
        self.folder = folder
    }

    /// The folder's name.
    public var testDescription: String { folder.lastPathComponent }

    /// The cases in `Fixtures/KIND` beside a test file, by name.
    public static func all(in kind: String, beside testFile: String) -> [FixtureCase] {
        let root = URL(filePath: testFile).deletingLastPathComponent()
            .appending(path: "Fixtures/\(kind)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        // Without any, a test over them would pass.
        precondition(!names.isEmpty, "there are no cases in \(root.path)")
        return names.sorted().map { FixtureCase(folder: root.appending(path: $0)) }
    }

    /// The names of the files in the folder.
    public var fileNames: [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).sorted()
    }

    /// The text of one of the folder's files; nil where it is missing.
    public func text(of file: String) -> String? {
        try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }

    /// Holds a text against a file of the folder.
    ///
    /// With `RECORD_GOLDENS=1` it is written instead, and the run fails once. With `CI=true`
    /// nothing is ever written.
    public func expect(
        _ text: String, in file: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let environment = ProcessInfo.processInfo.environment
        let stored = self.text(of: file)
        let isSame = stored.map { $0.utf8.elementsEqual(text.utf8) } ?? false
        guard environment["RECORD_GOLDENS"] == "1" else {
            #expect(
                isSame,
                """
                \(testDescription)/\(file) says something else than this run; if the run is right, \
                record it with 'RECORD_GOLDENS=1 swift test'. This run:
                \(text)
                """, sourceLocation: sourceLocation)
            return
        }
        if environment["CI"] == "true" {
            Issue.record("goldens are not recorded with CI=true", sourceLocation: sourceLocation)
        } else if !isSame {
            try Data(text.utf8).write(to: folder.appending(path: file), options: .atomic)
            Issue.record(
                "recorded \(testDescription)/\(file); read it, then run again without RECORD_GOLDENS",
                sourceLocation: sourceLocation)
        }
    }
}
