import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateStages
import LiterateTesting
import Testing

@Suite struct SelectionTests {
    private let book = Book(chapters: [
        sampleChapter("", name: "01-basic-mlp"), sampleChapter("", name: "02-next"),
    ])

    @Test(arguments: [
        "01-basic-mlp", "chapters/01-basic-mlp.md", "./chapters/01-basic-mlp.md", "1", "01",
        "basic-mlp",
    ])
    func aChapterIsFoundBy(name: String) throws {
        #expect(try book.selection([name]).map(\.name) == ["01-basic-mlp"])
    }

    @Test func noneMeansAllAndOrderIsTheBooks() throws {
        #expect(try book.selection([]).count == 2)
        #expect(try book.selection(["2", "1", "1"]).map(\.name) == ["01-basic-mlp", "02-next"])
    }

    @Test func anUnknownOneIsNamedWithThoseThereAre() {
        let error = #expect(throws: UsageError.self) { try book.selection(["3"]) }
        #expect(
            error?.description
                == "error: there is no chapter '3'; the chapters are 01-basic-mlp, 02-next")
    }

    @Test(
        arguments: zip(
            ["basic-mpl", "01-basic", "1-basic-mlp", "mlp"],
            Array(repeating: "'01-basic-mlp'?", count: 4)))
    func aNearOneIsProposed(name: String, proposal: String) {
        let error = #expect(throws: UsageError.self) { try book.selection([name]) }
        #expect(
            error?.description
                == "error: there is no chapter '\(name)'; did you mean \(proposal)")
    }

    @Test(arguments: ["1", "plan"])
    func whatMeansTwoIsRefused(name: String) {
        let book = Book(chapters: [
            sampleChapter("", name: "01-plan"), sampleChapter("", name: "01-other"),
            sampleChapter("", name: "02-plan"),
        ])
        let names = name == "1" ? "'01-other' or '01-plan'" : "'01-plan' or '02-plan'"
        let error = #expect(throws: UsageError.self) { try book.selection([name]) }
        #expect(
            error?.description
                == "error: there are 2 chapters '\(name)'; did you mean \(names)?")
    }

    @Test func theRootIsFoundUpwards() throws {
        let fixture = try sampleBook()
        let inside = fixture.root.appending(path: "chapters/figures")
        #expect(try bookRoot(from: inside).path == fixture.root.standardizedFileURL.path)
        let error = #expect(throws: UsageError.self) { try bookRoot(from: URL(filePath: "/")) }
        #expect(
            error?.description.hasPrefix("error: no book here: no folder from '/' upwards") == true)
    }
}
