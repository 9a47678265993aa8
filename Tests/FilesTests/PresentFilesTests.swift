import Foundation
import LiterateFiles
import LiterateFormat
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
        #expect(try folder.appending(path: "a").presentContents(called: "it") == Data("of a".utf8))
        #expect(try folder.appending(path: "c").presentContents(called: "it") == Data())
        #expect(try folder.presentNames(called: "it") == ["a", "b", "c"])
    }

    @Test func whatIsNotThereIsNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let nothing = folder.appending(path: "nothing")
        #expect(try nothing.presentContents(called: "it") == nil)
        #expect(try nothing.presentNames(called: "it") == nil)
        #expect(try nothing.appending(path: "below").presentContents(called: "it") == nil)
        // What some editors put beside a file that is open.
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "link"), withDestinationURL: nothing)
        #expect(try folder.appending(path: "link").presentContents(called: "it") == nil)
    }

    /// A link that leads to itself may not even be read by the one who may read everything.
    @Test func whatCannotBeReadIsAnError() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let circle = folder.appending(path: "circle")
        try FileManager.default.createSymbolicLink(at: circle, withDestinationURL: circle)
        let file = #expect(throws: Diagnostics.self) { try circle.presentContents(called: "it") }
        #expect(
            file?.description
                == "it:1:1: error: the file cannot be read; make it readable, or remove it")
        let names = #expect(throws: Diagnostics.self) { try circle.presentNames(called: "it") }
        #expect(
            names?.description
                == "it:1:1: error: the folder cannot be read; make it readable, or remove it")
        #expect(throws: Diagnostics.self) { try folder.presentContents(called: "it") }
    }
}
