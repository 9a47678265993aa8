import LiterateFiles
import Foundation
import Testing

/// Reading what may have gone, and what may not be read.
@Suite struct PresentFilesTests {
    private let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "present-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func whatIsThereIsRead() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["b", "a"] {
            try Data("of \(name)".utf8).write(to: folder.appending(path: name))
        }
        try Data().write(to: folder.appending(path: "c"))
        #expect(try folder.appending(path: "a").presentContents() == Data("of a".utf8))
        #expect(try folder.appending(path: "c").presentContents() == Data())
        #expect(try folder.presentNames() == ["a", "b", "c"])
    }

    @Test func whatIsNotThereIsNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let nothing = folder.appending(path: "nothing")
        #expect(try nothing.presentContents() == nil)
        #expect(try nothing.presentNames() == nil)
        #expect(try nothing.appending(path: "below").presentContents() == nil)
        // What some editors put beside a file that is open.
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "link"), withDestinationURL: nothing)
        #expect(try folder.appending(path: "link").presentContents() == nil)
    }

    /// A link that leads to itself may not even be read by the one who may read everything.
    @Test func whatCannotBeReadIsAnError() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let circle = folder.appending(path: "circle")
        try FileManager.default.createSymbolicLink(at: circle, withDestinationURL: circle)
        let file = #expect(throws: UnreadableFile.self) { try circle.presentContents() }
        #expect(file?.message == "the file cannot be read; make it readable, or remove it")
        let names = #expect(throws: UnreadableFile.self) { try circle.presentNames() }
        #expect(names?.message == "the folder cannot be read; make it readable, or remove it")
        #expect(throws: UnreadableFile.self) { try folder.presentContents() }
    }
}
