import Foundation
import LiterateLayout
import Testing

@testable import LiterateStages

/// What the first line of a module's file says of where it comes from.
@Suite struct LiveOriginTests {
    private let rest = Data("bookFile(\"01-one\",\"AAAA\");\n".utf8)

    private func origin(_ sources: String = "a", _ programs: String = "swift 6.3") -> LiveOrigin {
        LiveOrigin(sources: Digest(sources), programs: [programs, "gzip 1.12"])
    }

    @Test func aFileSaysItsSourcesAndPrograms() {
        let file = origin().line(before: rest) + rest
        #expect(file.starts(with: Data("// sources ".utf8)))
        #expect(origin().claim(of: file) == .all)
        #expect(origin("a", "swift 6.4").claim(of: file) == .sources)
        #expect(origin("b").claim(of: file) == nil)
    }

    @Test func aFileThatWasChangedSaysNothing() {
        let file = origin().line(before: rest) + rest
        #expect(origin().claim(of: file + Data(" ".utf8)) == nil)
        #expect(origin().claim(of: file.dropLast()) == nil)
        #expect(origin().claim(of: rest) == nil)
        #expect(origin().claim(of: Data()) == nil)
        #expect(origin().claim(of: Data("// sources\n".utf8)) == nil)
    }
}
