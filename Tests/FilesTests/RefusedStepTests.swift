import Foundation
import Synchronization
import Testing

@testable import LiterateFiles

/// The system may refuse any step: what fails has changed nothing, and what ends has changed all.
@Suite struct RefusedStepTests {
    private let old = [
        "site/CNAME": "others'", "site/a.txt": "a", "site/sub/gone.txt": "gone",
        "site/page.html": "1", "site/b.txt": "b",
    ]
    private let new = [
        "site/CNAME": "others'", "site/a.txt": "A", "site/other/c.txt": "c",
        "site/page.html": "2", "site/b.txt": "b",
    ]

    private func replace(_ space: Workspace, canExchange: Bool) throws {
        try FolderReplacement(of: space.root.appending(path: "site"), canExchange: canExchange)
            .replace(with: [
                "CNAME": .kept, "a.txt": .written(Data("A".utf8)), "b.txt": .kept,
                "other/c.txt": .written(Data("c".utf8)), "page.html": .written(Data("2".utf8)),
            ]) { $0.hasSuffix(".html") }
    }

    /// Does some work of which one step is refused, counted from 0, or that step and all like it.
    private func refuse(
        _ number: Int, alike: Bool = false, _ work: () throws -> Void
    ) throws -> (came: Bool, failed: Bool) {
        let state = Mutex((count: 0, step: String?.none))
        var failed = false
        do {
            try FileStep.$interruption.withValue(
                { step in
                    let isRefused = state.withLock { state in
                        defer { state.count += 1 }
                        if state.count == number { state.step = step }
                        return state.count == number || alike && state.step == step
                    }
                    if isRefused { throw FileError(description: "error: refused \(step)") }
                }, operation: work)
        } catch is FileError {
            failed = true
        }
        return (state.withLock { $0.step != nil }, failed)
    }

    @Test(arguments: [(true, false), (true, true), (false, false), (false, true)])
    func aFolderIsOldOrNew(canExchange: Bool, alike: Bool) throws {
        var ends: Set<Bool> = []
        for number in 0... {
            let space = try Workspace()
            try space.write(old)
            let (came, failed) = try refuse(number, alike: alike) {
                try replace(space, canExchange: canExchange)
            }
            guard came else { break }
            ends.insert(failed)
            // What cannot be removed may lie beside the folder, never in it.
            let site = space.files().filter { $0.key.hasPrefix("site/") }
            #expect(site == (failed ? old : new), "refused step \(number)")
            try space.write(["site/CNAME": "others'", "site/b.txt": "b"])
            try replace(space, canExchange: canExchange)
            #expect(space.files().filter { !$0.key.hasPrefix(".") } == new)
        }
        #expect(ends == [true, false])
    }

    /// What a build of before left and nobody may remove stops no later one.
    @Test func leftoversThatStay() throws {
        let space = try Workspace()
        try space.write(old.merging([".site.next/x": "left"]) { $1 })
        try FileStep.$interruption.withValue(
            { step in
                if step == "remove .site.next" { throw FileError(description: "error: refused") }
            },
            operation: {
                try replace(space, canExchange: true)
                try FolderReplacement(of: space.root.appending(path: "site")).removeLeftovers()
            })
        #expect(space.files() == new.merging([".site.next/x": "left"]) { $1 })
    }

    @Test func whatIsNoPlainFileStays() throws {
        let space = try Workspace()
        try space.write(old)
        let folder = space.root.appending(path: "site")
        let files = FileManager.default
        for (name, target) in [(".#a.txt", "somebody@host"), ("out", "/usr"), ("in", "a.txt")] {
            try files.createSymbolicLink(
                atPath: folder.appending(path: name).path, withDestinationPath: target)
        }
        #expect(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
        let kept = [".#a.txt", "in", "out", "pipe"]
        #expect(try kept.allSatisfy(filePaths(in: folder).contains))
        for canExchange in [true, false] {
            var contents = kept.reduce(into: [:]) { $0[$1] = FolderReplacement.Content.kept }
            contents["a.txt"] = .written(Data("\(canExchange)".utf8))
            try FolderReplacement(of: folder, canExchange: canExchange, isDurable: true)
                .replace(with: contents)
            #expect(try filePaths(in: folder) == [".#a.txt", "a.txt", "in", "out", "pipe"])
            #expect(
                try files.destinationOfSymbolicLink(atPath: folder.appending(path: ".#a.txt").path)
                    == "somebody@host")
        }
    }

    // MARK: Journals

    private let before = [
        "text.md": "old", "figures/a.svg": "a", "figures/.DS_Store": "x", "figures/note.txt": "n",
    ]
    private let after = [
        "text.md": "new", "figures/c.svg": "c", "figures/.DS_Store": "x", "figures/note.txt": "n",
    ]

    private func perform(_ space: Workspace, files: [String: String] = ["c.svg": "c"]) throws {
        try Journal(
            file: "text.md", before: Data("old".utf8), after: Data("new".utf8), folder: "figures",
            folderFiles: files.mapValues { Data($0.utf8) }, removed: ["a.svg"]
        ).perform(root: space.root, name: "text", journals: space.root.appending(path: "journals"))
    }

    private func finish(_ space: Workspace) throws {
        #expect(
            try Journal.finishAll(
                in: space.root.appending(path: "journals"), root: space.root,
                puttingAsideIn: space.root.appending(path: "aside")) == [])
    }

    @Test func whatIsNotNamedStays() throws {
        let space = try Workspace()
        try space.write(before)
        try perform(space)
        #expect(space.files() == after)
        let other = try Workspace()
        try other.write(before)
        try perform(other, files: [:])
        #expect(other.files() == after.filter { $0.key != "figures/c.svg" })
        let alone = try Workspace()
        try alone.write(["text.md": "old", "figures/a.svg": "a"])
        try perform(alone, files: [:])
        #expect(alone.files() == ["text.md": "new"])
        #expect(!FileManager.default.fileExists(atPath: alone.root.path + "/figures"))
    }

    /// Whichever step is refused, the next command finds all of the old or makes all of the new.
    @Test func aJournalIsFinishedOrForgotten() throws {
        for number in 0... {
            let space = try Workspace()
            try space.write(before)
            let (came, _) = try refuse(number) { try perform(space) }
            guard came else { break }
            try finish(space)
            let files = space.files().filter { !$0.key.hasPrefix(".") && $0.key.first != "j" }
            #expect(files == before || files == after, "refused step \(number)")
        }
    }

    /// Those who may not write a folder are not told so again by every later command.
    @Test func whatMayNotBeWrittenIsForgotten() throws {
        let space = try Workspace()
        try space.write(before)
        FileStep.$interruption.withValue(
            { step in
                if step == "make .figures.next" { throw FileError(description: "error: refused") }
            }, operation: { #expect(throws: FileError.self) { try perform(space) } })
        #expect(space.files() == before)
        try finish(space)
        #expect(space.files() == before)
    }
}
