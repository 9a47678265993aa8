import Foundation
import Testing

/// `scripts/resolve-dependencies` on a package with a stand-in for `swift`.
@Suite final class DependencyListTests {
    private let root = URL.temporaryDirectory.appending(path: "dependencies-\(UUID().uuidString)")
    private let list = """
        # A list.
        swift argument 1.8.2 - https://example.org/argument
        swift syntax 603.0.1 - https://example.org/syntax
        python other 1.0 requirements/other.txt https://example.org/other/

        """

    /// `package resolve` gives the newest versions where none are resolved; a version that is asked
    /// for is to be had unless it is 9.9.9.
    private static let swift = """
        #!/bin/sh
        echo "$@" >> calls
        [ "$1 $2" = "package resolve" ] || exit 2
        if [ "$5" = 9.9.9 ]; then echo "error: no versions of '$3' match"; exit 1; fi
        if grep -q damaged Package.resolved 2>/dev/null; then echo "error: damaged"; exit 1; fi
        [ -f Package.resolved ] || cp newest Package.resolved
        [ -z "$3" ] || sed -i.old "/\\"$3\\"/s/\\"version\\" *: *\\"[^\\"]*\\"/\\"version\\": \\"$5\\"/" Package.resolved
        """

    init() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/resolve-dependencies").standardizedFileURL
        try write("scripts/resolve-dependencies", String(contentsOf: script, encoding: .utf8))
        try write("tools/swift", Self.swift)
        for program in ["scripts/resolve-dependencies", "tools/swift"] {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: root.appending(path: program).path)
        }
        try write("Package.swift", "// a manifest\n")
        try write("dependencies.txt", list)
        try write("newest", resolved(["argument": "1.9.0", "syntax": "603.0.1"]))
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    private func resolved(_ versions: KeyValuePairs<String, String>) -> String {
        let pins = versions.map {
            "{ \"identity\": \"\($0)\", \"location\": \"https://example.org/\($0).git\", "
                + "\"state\": { \"revision\": \"a\", \"version\": \"\($1)\" } }"
        }
        return "{ \"pins\": [\n\(pins.joined(separator: ",\n"))\n], \"version\": 3 }\n"
    }

    private func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// What the script says, how it ends, and how it called `swift`.
    private func run(
        _ arguments: String...
    ) throws -> (output: String, status: Int32, calls: [String]) {
        try write("calls", "")
        let process = Process()
        process.executableURL = root.appending(path: "scripts/resolve-dependencies")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PATH": "\(root.path)/tools:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
        ) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let calls = try text("calls").split(separator: "\n").map(String.init)
        return (output, process.terminationStatus, calls)
    }

    @Test func aFreshMachineTakesTheListedVersions() throws {
        let result = try run()
        #expect(result.status == 0)
        #expect(result.output == "argument 1.8.2 takes the place of 1.9.0\n")
        #expect(result.calls == ["package resolve", "package resolve argument --version 1.8.2"])
        #expect(
            try text("Package.resolved")
                == resolved(["argument": "1.8.2", "syntax": "603.0.1"]))
    }

    @Test func whatHoldsIsNotAskedForAgain() throws {
        _ = try run()
        #expect(try run() == ("", 0, []))
        // Somebody updates, edits the manifest, or edits the list.
        try write("Package.resolved", resolved(["argument": "1.9.0", "syntax": "604.0.0"]))
        let result = try run()
        #expect(
            result.output == """
                argument 1.8.2 takes the place of 1.9.0
                syntax 603.0.1 takes the place of 604.0.0

                """)
        try write("Package.swift", "// another manifest\n")
        #expect(try run() == ("", 0, ["package resolve"]))
        #expect(try run() == ("", 0, []))
    }

    @Test func damagedVersionsAreResolvedAnew() throws {
        try write("Package.resolved", "damaged")
        #expect(try run().status == 0)
        #expect(try text("Package.resolved").contains("1.8.2"))
    }

    @Test func aVersionThatIsNotToBeHadIsNamed() throws {
        try write("dependencies.txt", list.replacing("1.8.2", with: "9.9.9"))
        let result = try run()
        #expect(result.status == 1)
        #expect(
            result.output == """
                error: no versions of 'argument' match
                error: argument 9.9.9, which dependencies.txt has, cannot be had in place of 1.9.0; \
                where another is wanted, 'swift package update' and 'make versions' write the list anew

                """)
        #expect(try run().status == 1, "nothing is taken for held")
    }

    @Test(arguments: [
        (
            "swift argument 1.8.2 - a\n",
            "error: syntax 603.0.1 is resolved, and dependencies.txt has no such package; 'make "
                + "versions' writes the list anew\n"
        ),
        (
            "swift argument 1.8.2 - a\nswift syntax 603.0.1 - b\nswift zeal 1.0.0 - c\n",
            "error: dependencies.txt has zeal 1.0.0, on which nothing depends; 'make versions' "
                + "writes the list anew\n"
        ),
        (
            "# A list.\nswift argument\n",
            "dependencies.txt:2:1: error: 'swift argument' is no package with its version, '-' and "
                + "address; correct it, or let 'make versions' write the list\n"
        ),
    ])
    func aListThatIsOfOtherPackages(_ list: String, message: String) throws {
        try write("Package.resolved", resolved(["argument": "1.8.2", "syntax": "603.0.1"]))
        try write("dependencies.txt", list)
        let result = try run()
        #expect(result.status == 1)
        #expect(result.output == message)
    }

    @Test func theListIsWrittenAnew() throws {
        try write(
            "dependencies.txt", list.replacing("argument", with: "gone").replacing("603", with: "1")
        )
        #expect(try run("--write").status == 0)
        #expect(try text("dependencies.txt") == list.replacing("1.8.2", with: "1.9.0"))
        #expect(try run() == ("", 0, ["package resolve"]))
    }

    /// The list of this repository names what its manifest depends on.
    @Test func theRepositorysListHasItsDependencies() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        func lines(_ path: String) throws -> [Substring] {
            try String(contentsOf: repository.appending(path: path), encoding: .utf8)
                .split(separator: "\n")
        }
        let listed = try lines("dependencies.txt").filter { $0.hasPrefix("swift ") }
            .map { String($0.split(separator: " ")[1]) }
        let needed = try lines("Package.swift").filter { $0.contains(".package(url:") }
            .compactMap { $0.split(separator: "\"").dropFirst().first?.split(separator: "/").last }
            .map { $0.lowercased() }
        #expect(!needed.isEmpty)
        #expect(Set(needed).subtracting(listed) == [], "'make versions' writes the list anew")
    }
}
