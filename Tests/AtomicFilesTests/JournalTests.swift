import AtomicFiles
import Foundation
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
        try Journal.finishAll(in: journals(space), root: space.root)
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
        let space = try prepared()
        // Killed once the journal is whole.
        for step in 0... {
            try space.write(old)
            _ = try Workspace.interrupt(at: step) { try perform(space) }
            if space.files()["journals/text/after"] != nil { break }
        }
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
