import Foundation
import LiterateTesting
import Testing

extension BrowserTests {
    /// A served page while its chapter is edited: its reader stays where they are.
    struct LivePageTests {
        private static let text =
            "# One\n\nThe opening.\n\n```swift name=folded fold\necho folded\n```\n\n"
            + "```output\nfolded\n```\n\n"
            + (1...60).map { "Paragraph \($0) of the chapter.\n\n" }.joined()

        @Test("An edit changes its part of the page, and the reader's place and folds stay")
        func place() async throws {
            let book = try ShellBook(["01-one": Self.text])
            try await book.serving { address in
                try await withPage { page in
                    try await page.navigate(to: address.appending(path: "01-one.html"))
                    // The first run has ended, and the page has what came of it.
                    try await page.wait(until: "document.querySelector('.mark.verified')")
                    try await page.run(
                        """
                        window.isSamePage = true;
                        document.querySelector("details.folded").open = true;
                        """)
                    let before = try await scrolled(page)
                    try book.edit(
                        "chapters/01-one.md", "The opening.", "Another opening.\n\nA second one.")
                    try await page.wait(until: "document.body.innerText.includes('A second one.')")
                    try await expectPlace(page, before)
                    #expect(
                        try await page.evaluate("return window.isSamePage === true", as: Bool.self))
                    // Another heading changes the contents too: the page is loaded again.
                    try book.edit("chapters/01-one.md", "A second one.", "## A heading\n\nMore.")
                    try await page.wait(until: "document.querySelector('#a-heading')")
                    try await page.wait(until: "document.readyState === 'complete'")
                    try await expectPlace(page, before)
                    try await page.expectQuiet()
                }
            }
        }

        @Test("An error appears at its cell, with its line, and goes again")
        func error() async throws {
            let book = try ShellBook(["01-one": Self.text])
            try await book.serving { address in
                try await withPage { page in
                    try await page.navigate(to: address.appending(path: "01-one.html"))
                    try book.edit("chapters/01-one.md", "echo folded", "undefined")
                    try await page.wait(until: "document.querySelector('#folded .note-error')")
                    let note = try await page.text(of: "#folded .note-error")
                    #expect(note.contains("chapters/01-one.md:6:1"))
                    #expect(try await page.text(of: "#folded samp").hasPrefix("folded"))
                    try await page.wait(
                        until: "document.querySelector('.serve-status')?.innerText"
                            + " === '1 error on this page'")
                    try book.edit("chapters/01-one.md", "undefined", "echo folded")
                    try await page.wait(until: "!document.querySelector('.preview-note')")
                }
            }
        }

        @Test("A page whose chapter goes says so, keeps its text, and comes back with the file")
        func gone() async throws {
            let book = try ShellBook(["01-one": Self.text, "02-two": "# Two\n"])
            try await book.serving { address in
                try await withPage { page in
                    try await page.navigate(to: address.appending(path: "01-one.html"))
                    try await page.wait(until: "document.querySelector('.mark.verified')")
                    try await page.run("document.querySelector('details.folded').open = true")
                    let before = try await scrolled(page)
                    let file = book.root.appending(path: "chapters/01-one.md")
                    let aside = book.root.appending(path: "aside.md")
                    try FileManager.default.moveItem(at: file, to: aside)
                    try await page.wait(until: "document.querySelector('.serve-gone')")
                    #expect(
                        try await page.text(of: ".serve-gone")
                            == "chapters/01-one.md is not there any more. This is its page as it "
                            + "was; it comes back when the file does. The index")
                    #expect(
                        try await page.text(of: ".serve-status")
                            == "chapters/01-one.md is not there any more · The index")
                    #expect(
                        try await page.text(of: ".chapter-end .verified")
                            == "An old page: chapters/01-one.md is not there any more, and nothing "
                            + "here was compared with a run.")
                    #expect(try await page.count(".mark") == 0)
                    try await expectPlace(page, before)
                    try FileManager.default.moveItem(at: aside, to: file)
                    try await page.wait(until: "document.querySelector('.mark.verified')")
                    #expect(try await page.count(".serve-gone") == 0)
                    try await page.wait(until: "document.readyState === 'complete'")
                    try await expectPlace(page, before)
                    try await page.expectQuiet()
                }
            }
        }

        @Test(
            "A page of a chapter that is not there yet opens when it is; a link leads to a renamed one"
        )
        func notYet() async throws {
            let book = try ShellBook(["01-one": "# One\n"])
            try await book.serving { address in
                try await withPage { page in
                    try await page.navigate(to: address.appending(path: "02-two.html"))
                    try await page.wait(until: "document.querySelector('.serve-gone')")
                    #expect(
                        try await page.text(of: ".serve-gone")
                            == "chapters/02-two.md is not there. Its page opens here when it is. "
                            + "The index")
                    try book.write("chapters/02-two.md", "# Two\n\nWords.\n")
                    try await page.wait(until: "document.querySelector('h1')?.innerText === 'Two'")
                    // Its run has ended, and the page stays as it is.
                    try await page.wait(
                        until:
                            "document.querySelector('.verified')?.innerText.includes('fresh run')"
                            + " && !document.querySelector('.serve-status:not([hidden])')")
                    // As its author does first, so that it can be built.
                    try book.write("Sources/Chapters/02-second/main.swift", "runChapter()\n")
                    let folder = book.root.appending(path: "chapters")
                    try FileManager.default.moveItem(
                        at: folder.appending(path: "02-two.md"),
                        to: folder.appending(path: "02-second.md"))
                    try await page.wait(until: "document.querySelector('.serve-gone')")
                    try await page.wait(
                        until: "document.querySelector('.serve-status')?.innerText === "
                            + "'chapters/02-two.md is not there any more · Its text is in "
                            + "chapters/02-second.md now · The index'")
                    try await page.click(".serve-gone a")
                    try await page.wait(until: "location.pathname === '/02-second.html'")
                }
            }
        }

        /// Scrolls to the middle of the page; where a paragraph there stands in the window.
        private func scrolled(_ page: Page) async throws -> Double {
            try await page.evaluate(
                """
                const place = [...document.querySelectorAll("p")]
                  .find((one) => one.textContent.startsWith("Paragraph 30 "));
                place.scrollIntoView({ block: "center", behavior: "instant" });
                return place.getBoundingClientRect().top;
                """, as: Double.self)
        }

        private func expectPlace(_ page: Page, _ before: Double) async throws {
            let after = try await page.evaluate(
                """
                return [...document.querySelectorAll("p")]
                  .find((one) => one.textContent.startsWith("Paragraph 30 "))
                  .getBoundingClientRect().top;
                """, as: Double.self)
            #expect(abs(after - before) < 2, "the paragraph moved from \(before) to \(after)")
            let isOpen = try await page.evaluate(
                "return document.querySelector('details.folded').open", as: Bool.self)
            #expect(isOpen)
        }
    }
}
