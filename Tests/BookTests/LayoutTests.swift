import Foundation
import LiterateFormat
import Testing

/// What is listed twice agrees.
struct LayoutTests {
    @Test("Package.swift, the chapters and their stubs agree")
    func chapters() throws {
        let files = try Repository.names(in: "chapters").filter { $0.hasSuffix(".md") }
            .map { String($0.dropLast(3)) }
        let manifest = try Repository.text("Package.swift")
        let list = manifest.prefix(upTo: try #require(manifest.range(of: "\n]")).lowerBound)
        let listed = list.split(separator: "\n")
            .filter { $0.hasPrefix("    \"") }
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \",")) }
        #expect(
            listed == files, "make the list of chapters in Package.swift equal to chapters/*.md")
        let stubs = try Repository.names(in: "Sources/Chapters")
        #expect(
            stubs == files, "each chapter needs Sources/Chapters/NAME/main.swift; copy another's")
    }

    @Test("The README lists every chapter with its title")
    func readme() throws {
        let readme = try Repository.text("README.md")
        for name in try Repository.names(in: "chapters").filter({ $0.hasSuffix(".md") }) {
            let chapter = try Repository.chapter(String(name.dropLast(3)))
            #expect(readme.contains("[\(chapter.title)](chapters/\(name))"))
        }
    }
}
