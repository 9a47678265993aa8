import Foundation
import Testing

extension BrowserTests {
    /// What axe-core (https://github.com/dequelabs/axe-core) finds.
    @Suite struct AccessibilityTests {
        private static let script = Site.committed.folder.deletingLastPathComponent()
            .appending(path: ".build/axe/axe.min.js")

        struct Violation: Decodable, Sendable {
            var id: String
            var impact: String?
            var nodes: [String]
        }

        @Test(
            "No page has a serious fault", arguments: Site.pages, Page.Theme.allCases)
        func faults(_ name: String, theme: Page.Theme) async throws {
            for width in theme == .light ? [1440, 360] : [1440] {
                try await withPage(width: width, theme: theme) { page in
                    try await page.navigate(to: Site.committed.url(of: name))
                    let serious = try await Self.violations(page)
                        .filter { ["serious", "critical"].contains($0.impact) }
                    #expect(
                        serious.isEmpty,
                        "\(serious.map { "\($0.id): \($0.nodes.prefix(3))" }.joined(separator: "\n"))"
                    )
                }
            }
        }

        @Test("An enlarged figure has no serious fault either")
        func dialog() async throws {
            try await withFigure("03-activations", "snapshots") { figure in
                try await figure.page.focus("#snapshots .enlarge")
                try await figure.page.press(.enter)
                try await figure.focus()
                let serious = try await Self.violations(figure.page)
                    .filter { ["serious", "critical"].contains($0.impact) }
                #expect(serious.isEmpty, "\(serious)")
            }
        }

        @Test("The check finds faults where there are some")
        func checkWorks() async throws {
            try await withPage { page in
                try await page.navigate(to: Site.committed.url(of: "index.html"))
                try await page.run(
                    """
                    document.body.insertAdjacentHTML("beforeend",
                      "<p style='color: #aaa; background: #fff'>pale</p><img src='a.png'>")
                    """)
                let found = Set(try await Self.violations(page).map(\.id))
                #expect(found.isSuperset(of: ["color-contrast", "image-alt"]))
            }
        }

        static func violations(_ page: Page) async throws -> [Violation] {
            guard let axe = try? String(contentsOf: Self.script, encoding: .utf8) else {
                throw WebDriverError(
                    description: "axe-core is missing; 'scripts/install-browser' installs it")
            }
            // Through an element rather than as an expression: its source has its own 'return'.
            try await page.run(
                """
                const script = document.createElement("script");
                script.textContent = \(quoted(axe));
                document.head.append(script);
                """)
            return try await page.evaluateLater(
                """
                const { violations } = await axe.run(document, { resultTypes: ["violations"] });
                return violations.map(({ id, impact, nodes }) =>
                  ({ id, impact, nodes: nodes.map((node) => node.html.slice(0, 160)) }));
                """, as: [Violation].self)
        }
    }
}
