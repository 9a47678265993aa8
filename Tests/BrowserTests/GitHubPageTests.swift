import Foundation
import LiterateStages
import LiterateTesting
import Testing

extension BrowserTests {
    /// A page with all that GitHub adds to CommonMark.
    @Suite struct GitHubPageTests {
        private static let text = """
            # What GitHub's readers know[^title]

            The ~~old~~ new way to look at [tables](#tables): https://github.github.com/gfm/#tables-extension-, and a
            note[^one].

            > [!NOTE]
            > Something that readers should know, with `code` and [a link](#tables).

            > [!TIP]
            > Something that helps.

            > [!IMPORTANT]
            > Something that is needed.

            > [!WARNING]
            > Something to avoid.
            >
            > - a list
            > - of two

            > [!CAUTION]
            > Something that may go wrong[^one].

            > A quote beside them.

            ## Tables

            | layer | parameters | loss | saturated | what one sees in the figure |
            | :---- | ---------: | :--: | --------: | --- |
            | `W1` | 6,000 | *3.29* | 12 % | the hidden units that are saturated at the first step are white |
            | `W2withaverylongname` | 5,400 | 3.2958 | 0 % | ~~nothing~~ see https://swift.org |
            | `b2` | 27 | | | |

            | a | |
            |---|---|
            | 1 | 2 |

            - an item with a table

              | a | b |
              |---|--:|
              | 1 | 2 |

            - [x] train the network
            - [ ] look at the *gradients*, and at a text that is so long that it needs more than one line
              - [x] of the first layer
            - a plain item

            1. [x] loose

            2. [ ] numbers

            ## The end

            That is all[^two][^one].

            [^title]: A note in a title.
            [^one]: A note with *emphasis*, `code` and a [link](#tables).

                It has a second paragraph.

            [^two]: Another:

                ```
                code
                ```
            """

        /// Shows the page in a window.
        private func withDemo(
            width: Int, theme: Page.Theme, _ body: @Sendable (Page) async throws -> Void
        ) async throws {
            let book = try FixtureBook(["01-one": Self.text])
            _ = try await book.builder.build()
            let folder = book.root.appending(path: "site")
            if let keep = ProcessInfo.processInfo.environment["KEEP_PAGES"] {
                try? FileManager.default.removeItem(atPath: keep)
                try FileManager.default.copyItem(atPath: folder.path, toPath: keep)
            }
            try await withPage(width: width, theme: theme) { page in
                try await page.navigate(to: folder.appending(path: "01-one.html"))
                try await body(page)
            }
            // The book's folder goes with it.
            withExtendedLifetime(book) {}
        }

        @Test("It has no serious fault", arguments: Page.Theme.allCases, [1440, 360])
        func faults(theme: Page.Theme, width: Int) async throws {
            try await withDemo(width: width, theme: theme) { page in
                let serious = try await AccessibilityTests.violations(page)
                    .filter { ["serious", "critical"].contains($0.impact) }
                #expect(serious.isEmpty, "\(serious)")
            }
        }

        @Test("Wide tables scroll in themselves, never the page", arguments: [1440, 360, 320])
        func scrolling(width: Int) async throws {
            try await withDemo(width: width, theme: .light) { page in
                let overflow = try await page.evaluate(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
                    as: Int.self)
                #expect(overflow <= 0)
                let scrolls = try await page.evaluate(
                    """
                    const table = document.querySelector(".text-table");
                    table.focus();
                    return table.scrollWidth > table.clientWidth && document.activeElement === table;
                    """, as: Bool.self)
                #expect(scrolls == (width < 1000))
            }
        }

        @Test("A footnote is reached from its number, and its number from it")
        func footnotes() async throws {
            try await withDemo(width: 1440, theme: .light) { page in
                try await page.run("document.querySelector('#fnref-two').click()")
                try await page.wait(until: "location.hash === '#fn-two'")
                try await page.wait(until: "document.querySelector('#fn-two:target')")
                try await page.run(
                    "document.querySelector('#fn-one .footnote-back:last-child').click()")
                try await page.wait(until: "location.hash === '#fnref-one-3'")
                let label = try await page.evaluate(
                    "return document.querySelector('#fnref-one-3').getAttribute('aria-label')",
                    as: String.self)
                #expect(label == "Footnote 2")
            }
        }
    }
}
