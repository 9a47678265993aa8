import Foundation
import Testing

/// `scripts/list-outdated` and `scripts/install-python`, on lists and sources of the test's own.
@Suite final class OutdatedTests {
    private let root = URL.temporaryDirectory.appending(path: "outdated-\(UUID().uuidString)")

    init() throws {
        let scripts = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts").standardizedFileURL
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: scripts, to: root.appending(path: "scripts"))
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @discardableResult
    private func run(
        _ words: [String], _ variables: [String: String] = [:]
    ) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = root
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (output, process.terminationStatus)
    }

    /// A repository with a tag for each version, and the commit of each.
    private func repository(_ name: String, _ tags: String...) throws -> [String: String] {
        let git = [
            "git", "-C", root.appending(path: name).path, "-c", "user.name=a", "-c",
            "user.email=a@example.org",
        ]
        try write("\(name)/file", name)
        try run(git + ["init", "-q"])
        var commits: [String: String] = [:]
        for tag in tags {
            try run(git + ["commit", "-q", "--allow-empty", "-m", tag])
            // Annotated tags have an object of their own.
            try run(git + (tag.hasPrefix("v") ? ["tag", "-a", "-m", tag, tag] : ["tag", tag]))
            commits[tag] = try run(git + ["rev-parse", "HEAD"]).output
                .trimmingCharacters(in: .newlines)
        }
        return commits
    }

    private func outdated(_ list: String) throws -> (lines: [String], status: Int32) {
        try write("dependencies.txt", list)
        let result = try run(["scripts/list-outdated"])
        let text = result.output.replacing(root.path, with: "ROOT")
        return (text.split(separator: "\n").map(String.init), result.status)
    }

    @Test func repositoriesAreAskedForTheirTags() throws {
        let commits = try repository("engine", "1.2.0", "1.10.0", "2.0.0-beta", "other")
        let actions = try repository("act", "v1.0.0", "v1.1.0")
        let found = try outdated(
            """
            # A list.
            swift engine 1.2.0 - \(root.path)/engine
            swift newest 1.10.0 \(commits["1.10.0"]!) \(root.path)/engine
            swift gone 1.9.9 - \(root.path)/engine
            action same v1.1.0 \(actions["v1.1.0"]!) \(root.path)/act
            action moved v1.1.0 \(actions["v1.0.0"]!) \(root.path)/act
            system thing - - apt
            """)
        #expect(
            found.lines == [
                "swift engine: 1.2.0 is listed, 1.10.0 is there",
                "swift gone: has no tag 1.9.9 any more",
                "swift gone: 1.9.9 is listed, 1.10.0 is there",
                "action moved: v1.1.0 is another commit now, \(actions["v1.1.0"]!): find out why before "
                    + "you take it",
                "5 of 5 sources answered; 4 things to look at",
            ])
        #expect(found.status == 1)
    }

    @Test func indexesAreAskedForTheirFiles() throws {
        func file(_ name: String, isYanked: Bool = false) -> String {
            "{\"filename\": \"\(name)\", \"yanked\": \(isYanked)}"
        }
        let files = [
            file("a_b-1.2.0-py3-none-any.whl"), file("a_b-1.2.0.tar.gz"),
            file("a_b-1.10.0.tar.gz", isYanked: true), file("a_b-1.3.0-cp312-cp312-linux.whl"),
            file("a_b-2.0.0rc1.tar.gz"), file("a_b-0.9.0.zip", isYanked: true),
        ]
        try write("index", "{\"files\": [\(files.joined(separator: ", "))]}")
        _ = try repository(
            "swift", "swift-6.3.1-RELEASE", "swift-6.4-RELEASE", "swift-7.0-DEVELOPMENT-SNAPSHOT-a")
        let address = root.absoluteString + "/"
        let found = try outdated(
            """
            python old 1.2.0 r \(address)index
            python last 1.3.0 r \(address)index
            python back 0.9.0 r \(address)index
            image same 6.4 sha256:a \(root.path)/swift
            image other 6.3.1 sha256:b \(root.path)/swift
            """)
        #expect(
            found.lines == [
                "python old: 1.2.0 is listed, 1.3.0 is there", "python back: 0.9.0 was taken back",
                "python back: 0.9.0 is listed, 1.3.0 is there",
                "image other: 6.3.1 is listed, 6.4 is there",
                "5 of 5 sources answered; 4 things to look at",
            ])
        #expect(found.status == 1)
    }

    /// What cannot be reached is said, each by itself, and is no failure of the rest.
    @Test func sourcesThatDoNotAnswerAreNamed() throws {
        _ = try repository("engine", "1.0.0")
        try write("broken", "no JSON")
        let found = try outdated(
            """
            swift engine 1.0.0 - \(root.path)/engine
            swift none 1.0.0 - \(root.path)/none
            python none 1.0.0 r \(root.absoluteString)/none
            python broken 1.0.0 r \(root.absoluteString)/broken
            image none 1.0.0 sha256:a \(root.path)/none
            """)
        #expect(found.lines.count == 5)
        for (line, start) in zip(
            found.lines,
            [
                "swift none: ROOT/none does not answer: ", "python none: file:",
                "python broken: file:",
                "image none: ROOT/none",
            ])
        { #expect(line.hasPrefix(start) && line.contains(" does not answer: "), "\(line)") }
        #expect(found.lines.last == "1 of 5 sources answered; nothing is outdated")
        #expect(found.status == 0)
    }

    @Test func aLineThatIsNoneIsNamed() throws {
        let found = try outdated("# A list.\nswift engine 1.0.0\n")
        #expect(
            found.lines == [
                "dependencies.txt:2:1: error: 'swift engine 1.0.0' is no kind, name, version, digest and "
                    + "source of something; correct it"
            ])
        #expect(found.status == 1)
    }

    /// Other bytes than the listed ones are not installed.
    @Test func aFileWithAnotherDigestIsNotInstalled() throws {
        try write(
            "wheel.py",
            """
            import hashlib, zipfile
            name = "thing-1.0-py3-none-any.whl"
            with zipfile.ZipFile(name, "w") as file:
                file.writestr("thing.py", "")
                file.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: thing\\nVersion: 1.0\\n")
                file.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: a\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                file.writestr("thing-1.0.dist-info/RECORD", "")
            print(hashlib.sha256(open(name, "rb").read()).hexdigest(), end="")
            """)
        let digest = try run(["python3", "wheel.py"]).output
        let places = ["PIP_NO_INDEX": "1", "PIP_FIND_LINKS": root.path]
        func install(_ digest: String) throws -> (output: String, status: Int32) {
            try write(
                "requirements/things.txt",
                "--require-hashes\n--only-binary :all:\nthing==1.0 --hash=sha256:\(digest)\n")
            return try run(["scripts/install-python", "things", "venv"], places)
        }
        let other = try install(String(repeating: "0", count: 64))
        #expect(other.status == 1)
        #expect(other.output.contains("THESE PACKAGES DO NOT MATCH THE HASHES"), "\(other.output)")
        #expect(
            other.output.hasSuffix(
                "error: the packages of requirements/things.txt could not be installed.\n"))
        #expect(try run(["venv/bin/python3", "-c", "import thing"]).status != 0)
        let listed = try install(digest)
        #expect(listed.status == 0, "\(listed.output)")
        #expect(try run(["venv/bin/python3", "-c", "import thing"]).status == 0)
        // It asks for nothing where nothing changed.
        let again = try run(["scripts/install-python", "things", "venv"], ["PIP_NO_INDEX": "no"])
        #expect(again == ("", 0))
    }
}
