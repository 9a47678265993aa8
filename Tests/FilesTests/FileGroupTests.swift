import Foundation
import LiterateFiles
import Testing

@Suite struct FileGroupTests {
    private let old = ["a.txt": "a", "sub/b.txt": "b"]
    private let new = ["a.txt": "A", "sub/b.txt": "B", "other/deep/c.txt": "c"]

    private func prepared() throws -> Workspace {
        let space = try Workspace()
        try space.write(old)
        return space
    }

    private func group(_ space: Workspace) -> FileGroup {
        FileGroup(
            new.sorted { $0.key < $1.key }.map { ($0.key, Data($0.value.utf8)) }, root: space.root)
    }

    @Test func allAreWritten() throws {
        let space = try prepared()
        let file = space.root.appending(path: "a.txt").path
        chmod(file, 0o600)
        try group(space).write()
        #expect(space.files() == new)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// Whichever step fails, all is as it was, with its permissions, and no folder is left.
    @Test func noneIsWrittenWhereOneCannotBe() throws {
        var failures = 0
        for step in 0... {
            let space = try prepared()
            guard try Workspace.interrupt(at: step, { try group(space).write() }) else { break }
            failures += 1
            #expect(space.files() == old, "failed at step \(step)")
            let paths = try FileManager.default.subpathsOfDirectory(atPath: space.root.path)
            #expect(paths.sorted() == ["a.txt", "sub", "sub/b.txt"])
        }
        #expect(failures == 6, "three are made, and three put in their places")
    }

    @Test func theErrorSaysWhichAndWhy() throws {
        let space = try prepared()
        try space.write(["other": "a file where a folder has to be"])
        let error = #expect(throws: FileError.self) { try group(space).write() }
        #expect(
            ["File exists", "Not a directory"].contains {
                error?.description == "error: cannot write other/deep/c.txt: \($0)"
            }, "\(error?.description ?? "")")
        #expect(space.files() == old.merging(["other": "a file where a folder has to be"]) { $1 })
    }
}
