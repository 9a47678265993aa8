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
                    #expect(try await page.consoleLog().isEmpty)
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
