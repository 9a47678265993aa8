import Foundation
import LiterateFiles
import Testing

@Suite struct FolderReplacementTests {
    private let old = ["a.txt": "a", "kept.txt": "kept", "sub/gone.txt": "gone", "page.html": "1"]
    private let new = ["a.txt": "A", "kept.txt": "kept", "other/b.txt": "b", "page.html": "2"]
    private let contents: [String: FolderReplacement.Content] = [
        "a.txt": .written(Data("A".utf8)), "kept.txt": .kept,
        "other/b.txt": .written(Data("b".utf8)), "page.html": .written(Data("2".utf8)),
    ]

    private func prepared() throws -> Workspace {
        let space = try Workspace()
        for (path, text) in old { try space.write(["site/\(path)": text]) }
        return space
    }

    private func replace(_ space: Workspace, canExchange: Bool = true) throws {
        try FolderReplacement(of: space.root.appending(path: "site"), canExchange: canExchange)
            .replace(with: contents) { $0.hasSuffix(".html") }
    }

    @Test(arguments: [true, false]) func theFolderHoldsTheNewFilesAlone(canExchange: Bool) throws {
        let space = try prepared()
        try replace(space, canExchange: canExchange)
        #expect(space.files(in: "site") == new)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: space.root.path) == ["site"],
            "nothing is left beside it")
        #expect(!FileManager.default.fileExists(atPath: space.root.path + "/site/sub"))
    }

    @Test func aFolderThatIsNotThereIsMade() throws {
        let space = try Workspace()
        try FolderReplacement(of: space.root.appending(path: "site"))
            .replace(with: ["x/y.txt": .written(Data("y".utf8))])
        #expect(space.files() == ["site/x/y.txt": "y"])
    }

    /// A server stands in the folder; a kept file is not written anew.
    @Test func theFolderAndWhatIsKeptStayTheSame() throws {
        let space = try prepared()
        let folder = space.root.appending(path: "site")
        func number(_ url: URL) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: url.path)[.systemFileNumber] as? Int
        }
        let before = [try number(folder), try number(folder.appending(path: "kept.txt"))]
        try replace(space)
        let after = [try number(folder), try number(folder.appending(path: "kept.txt"))]
        #expect(before == after)
    }

    @Test func aSymbolicLinkStaysOne() throws {
        let space = try prepared()
        let link = space.root.appending(path: "link")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: space.root.appending(path: "site"))
        try FolderReplacement(of: link).replace(with: contents)
        #expect(space.files(in: "site") == new)
        #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link.path)) != nil)
    }

    /// Wherever the process is killed, the folder holds all of the old or all of the new, and the
    /// next replacement is right.
    @Test func killedAtAnyStepTheFolderIsOldOrNew() throws {
        var states: [[String: String]] = []
        for step in 0... {
            let space = try prepared()
            guard try Workspace.interrupt(at: step, { try replace(space) }) else { break }
            let state = space.files(in: "site")
            #expect(state == old || state == new, "killed before step \(step)")
            states.append(state)
            try FolderReplacement(of: space.root.appending(path: "site"))
                .replace(with: contents.merging(["kept.txt": .written(Data("kept".utf8))]) { $1 })
            #expect(
                space.files() == Dictionary(uniqueKeysWithValues: new.map { ("site/\($0)", $1) }))
        }
        #expect(states.contains(old) && states.contains(new) && states.count > 15)
    }

    /// Without an exchange a mixture may show, but never half a file, and the pages come last.
    @Test func withoutAnExchangeTheNextReplacementMends() throws {
        var steps = 0
        for step in 0... {
            let space = try prepared()
            let isStopped = try Workspace.interrupt(at: step) {
                try replace(space, canExchange: false)
            }
            guard isStopped else { break }
            steps += 1
            let files = space.files(in: "site")
            for (path, text) in files where !path.contains(".next") {
                #expect(text == old[path] || text == new[path])
            }
            if files["page.html"] == "2" { #expect(files["a.txt"] == "A") }
            try replace(space, canExchange: false)
            #expect(
                space.files() == Dictionary(uniqueKeysWithValues: new.map { ("site/\($0)", $1) }))
        }
        #expect(steps > 10)
    }
}
