import Foundation
import Testing

/// What builds, tests and workflows take in is what dependencies.txt lists, by its digest.
@Suite struct TakenInTests {
    private struct Entry: Hashable {
        var name, version, digest, source: String
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appending(path: folder).path
        ).sorted()
    }

    /// What the list has of a kind.
    private func listed(_ kind: String) throws -> Set<Entry> {
        let lines = try text("dependencies.txt").split(separator: "\n")
            .map { $0.split(separator: " ").map(String.init) }.filter { $0.first == kind }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.count == 5 })
        return Set(
            lines.map { Entry(name: $0[1], version: $0[2], digest: $0[3], source: $0[4]) })
    }

    private let workflows = [
        ".github/workflows/book.yml",
        "Sources/Literate/Authoring/NewBook/dot-github/workflows/book.yml.template",
    ]

    @Test("Each action of a workflow is at the listed commit, its version beside it")
    func actions() throws {
        let listed = try listed("action").map { "\($0.name)@\($0.digest) # \($0.version)" }
        var used: Set<String> = []
        for path in workflows {
            let lines = try text(path).split(separator: "\n").filter { $0.contains("uses:") }
            #expect(lines.count > 3)
            for line in lines {
                let action = line.split(separator: "uses: ", maxSplits: 1)[1]
                #expect(action.contains(/^[a-z\/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/), "\(line)")
                used.insert(String(action))
            }
        }
        #expect(used == Set(listed))
    }

    @Test("Each image of a workflow is the listed one")
    func images() throws {
        let listed = try listed("image").map { "\($0.name):\($0.version)@\($0.digest)" }
        #expect(listed.allSatisfy { $0.contains(/@sha256:[0-9a-f]{64}$/) })
        for path in workflows {
            let lines = try text(path).split(separator: "\n")
                .filter { $0.contains(/^ *(container|image):/) }
            #expect(!lines.isEmpty)
            for line in lines { #expect(listed.contains { line.hasSuffix(": \($0)") }, "\(line)") }
        }
    }

    @Test("Each Python package is pinned with digests, and listed with its file")
    func requirements() throws {
        var found: Set<Entry> = []
        for name in try names(in: "requirements") {
            let path = "requirements/\(name)"
            let text = try text(path).replacing(" \\\n", with: " ")
            #expect(
                text.contains("\n--require-hashes\n") && text.contains("\n--only-binary :all:\n"))
            let packages = text.split(separator: "\n").filter {
                !$0.hasPrefix("#") && !$0.hasPrefix("--")
            }
            #expect(!packages.isEmpty)
            for line in packages {
                let match = try #require(
                    line.wholeMatch(
                        of:
                            /([a-z0-9-]+)==([0-9a-z.]+)( ; sys_platform == 'linux')?( +--hash=sha256:[0-9a-f]{64})+/
                    ),
                    "\(line)")
                let package = String(match.output.1)
                found.insert(
                    Entry(
                        name: package, version: String(match.output.2), digest: path,
                        source: "pypi"))
            }
            let asked = try #require(text.firstMatch(of: /\n# asked(?: alone)?: (.+)\n/)).output.1
            for package in asked.split(separator: " ") {
                #expect(text.contains("\n\(package.lowercased()) "), "\(path) has no \(package)")
            }
        }
        #expect(found == (try listed("python")), "'make versions' writes the list anew")
    }

    @Test("No script asks pip for anything but what a file of requirements lists")
    func pip() throws {
        let scripts = try names(in: "scripts").map { "scripts/\($0)" }
        var count = 0
        for path in scripts + ["Makefile", "Sources/Literate/Authoring/NewBook/Makefile.template"] {
            for line in try text(path).replacing("\\\n", with: " ").split(separator: "\n")
            where line.contains(/pip (install|download)/) {
                count += 1
                #expect(line.contains(" -r "), "\(path): \(line)")
            }
        }
        #expect(count == 3)
    }

    @Test("What the system's package manager installs is listed")
    func system() throws {
        let listed = Set(try listed("system").map { "\($0.source) \($0.name)" })
        var found: Set<String> = []
        let scripts = try names(in: "scripts").map { "scripts/\($0)" }
        for path in scripts + workflows + ["Sources/Literate/Authoring/NewBook/Makefile.template"] {
            let text = try text(path)
            for match in text.matches(
                of: /apt-get install (?:-y|--yes)(?: -qq)?((?: [a-z][a-z0-9-]*)+)/)
            {
                found.formUnion(match.output.1.split(separator: " ").map { "apt \($0)" })
            }
            for match in text.matches(of: /brew install((?: [a-z][a-z0-9-]*)+)/) {
                found.formUnion(match.output.1.split(separator: " ").map { "brew \($0)" })
            }
            // What is passed on to the script that installs it.
            for match in text.matches(of: /install-packages"?((?: [a-z][a-z0-9-]*)+)/) {
                found.formUnion(match.output.1.split(separator: " ").map { "apt \($0)" })
            }
        }
        #expect(found == listed)
    }
}
