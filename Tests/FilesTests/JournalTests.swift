import Foundation
import LiterateFiles
import Testing

@Suite struct JournalTests {
    private let old = ["text.md": "old", "figures/a.svg": "a", "figures/b.svg": "b"]
    private let new = ["text.md": "new", "figures/b.svg": "B", "figures/c.svg": "c"]

    private func prepared() throws -> Workspace {
        let space = try Workspace()
        try space.write(old)
        return space
    }

    private func perform(
        _ space: Workspace, folderFiles: [String: String]? = ["b.svg": "B", "c.svg": "c"]
    ) throws {
        try Journal(
            file: "text.md", before: Data("old".utf8), after: Data("new".utf8), folder: "figures",
            folderFiles: folderFiles?.mapValues { Data($0.utf8) }
        ).perform(root: space.root, name: "text", journals: journals(space))
    }

    private func journals(_ space: Workspace) -> URL { space.root.appending(path: "journals") }

    private func finish(_ space: Workspace) throws {
        #expect(try recover(space) == [])
    }

    /// Finishes what can be; returns the names of what cannot.
    private func recover(_ space: Workspace) throws -> [String] {
        try Journal.finishAll(
            in: journals(space), root: space.root,
            puttingAsideIn: space.root.appending(path: "aside")
        ).map(\.name)
    }

    /// A book whose change was killed at the first step that a condition holds for.
    private func killed(
        when holds: ([String: String]) -> Bool
    ) throws -> Workspace {
        for step in 0... {
            let space = try prepared()
            let isStopped = try Workspace.interrupt(at: step) { try perform(space) }
            try #require(isStopped, "it never holds")
            if holds(space.files()) { return space }
        }
        preconditionFailure("steps have an end")
    }

    /// Killed when all is written down and nothing is changed.
    private func planned() throws -> Workspace {
        try killed { $0["journals/text/after"] != nil }
    }

    private func contents(_ space: Workspace) -> [String: String] {
        space.files().filter { !$0.key.hasPrefix("aside") && !$0.key.hasPrefix("journals") }
    }

    /// As after a power failure, or on a failing disk.
    @Test(arguments: [
        ["contents.json": ""], ["contents.json": "{\"file\":\"text.m"],
        ["contents.json": "\0\0\0\0"], ["contents.json": "{}"], ["after": ""], ["after": "ne"],
        ["after": "\0\0\0"], ["files/b.svg": ""], ["files/c.svg": "other"],
    ])
    func aDamagedJournalIsPutAside(damage: [String: String]) throws {
        let space = try planned()
        for (path, text) in damage { try space.write(["journals/text/\(path)": text]) }
        #expect(try recover(space) == ["text"])
        #expect(contents(space) == old, "nothing is changed by half")
        for (path, text) in damage { #expect(space.files()["aside/text/\(path)"] == text) }
        #expect(space.files()["aside/text/before"] == "old", "nothing is lost")
        #expect(try recover(space) == [], "it is said once")
    }

    @Test func anEmptyJournalIsPutAsideAndOthersAreFinished() throws {
        let space = try planned()
        for name in ["a-folder", "z-folder"] {
            try FileManager.default.createDirectory(
                at: journals(space).appending(path: name), withIntermediateDirectories: true)
        }
        try space.write(["journals/a-file": "", "aside/a-file": "of an earlier time"])
        #expect(try recover(space) == ["a-file", "a-folder", "z-folder"])
        #expect(contents(space) == new)
        #expect(space.files()["aside/a-file"] == "of an earlier time")
        #expect(space.files()["aside/a-file-2"] == "")
    }

    /// What is damaged and not needed any more hinders nothing.
    @Test func whatCanBeFinishedIs() throws {
        let space = try planned()
        try space.write(["journals/text/before": ""])
        try finish(space)
        #expect(contents(space) == new)

        let half = try killed { $0["figures/c.svg"] == "c" && $0["text.md"] == "old" }
        try half.write(["journals/text/files/c.svg": "", "journals/text/files/b.svg": ""])
        try finish(half)
        #expect(contents(half) == new)

        let whole = try killed { $0["text.md"] == "new" }
        try whole.write(["journals/text/after": "", "journals/text/before": ""])
        try finish(whole)
        #expect(contents(whole) == new)
    }

    @Test func bothChange() throws {
        let space = try prepared()
        try perform(space)
        #expect(space.files() == new)
    }

    @Test func theFolderMayGoOrStay() throws {
        let space = try prepared()
        try perform(space, folderFiles: [:])
        #expect(space.files() == ["text.md": "new"])
        let other = try prepared()
        try perform(other, folderFiles: nil)
        #expect(other.files() == old.merging(["text.md": "new"]) { $1 })
    }

    /// Wherever the process is killed, the next one finds all of the old or makes all of the new.
    @Test(arguments: [["b.svg": "B", "c.svg": "c"], [:]])
    func killedAtAnyStepItIsFinishedOrForgotten(folderFiles: [String: String]) throws {
        var expected = ["text.md": "new"]
        for (path, text) in folderFiles { expected["figures/\(path)"] = text }
        var states: [[String: String]] = []
        for step in 0... {
            let space = try prepared()
            let isStopped = try Workspace.interrupt(at: step) {
                try perform(space, folderFiles: folderFiles)
            }
            guard isStopped else { break }
            try finish(space)
            states.append(space.files())
            #expect(space.files() == old || space.files() == expected, "killed before step \(step)")
        }
        #expect(states.contains(old) && states.contains(expected) && states.count > 5)
    }

    /// Also where the finishing is killed.
    @Test func killedTwice() throws {
        for first in stride(from: 0, to: 30, by: 4) {
            for second in 0..<20 {
                let space = try prepared()
                _ = try Workspace.interrupt(at: first) { try perform(space) }
                guard try Workspace.interrupt(at: second, { try finish(space) }) else { break }
                try finish(space)
                #expect(space.files() == old || space.files() == new)
            }
        }
    }

    @Test func anEditInTheMeantimeCounts() throws {
        let space = try planned()
        try space.write(["text.md": "edited"])
        try finish(space)
        #expect(space.files() == old.merging(["text.md": "edited"]) { $1 })
    }

    @Test func aFileThatChangedIsNotOverwritten() throws {
        let space = try prepared()
        try space.write(["text.md": "edited"])
        let error = #expect(throws: FileError.self) { try perform(space) }
        #expect(
            error?.description
                == "text.md:1:1: error: the file was changed in the meantime and stays "
                + "as it is; run the command again")
        #expect(space.files() == old.merging(["text.md": "edited"]) { $1 })
    }
}
