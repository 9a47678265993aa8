import Foundation
import Testing

extension BrowserTests {
    /// What every page does, whatever it says.
    @Suite struct PageTests {
        private let site = Site.committed

        @Test(
            "A page loads without a message and asks for nothing elsewhere", arguments: Site.pages)
        func quiet(_ name: String) async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: name))
                try await page.run("window.scrollTo(0, document.body.scrollHeight)")
                try await page.expectQuiet()
                let requests = try await page.requests()
                #expect(requests.contains { $0.hasSuffix("/\(name)") })
                for request in requests {
                    #expect(
                        request.hasPrefix("file://\(site.folder.path)/")
                            || request.hasPrefix("data:"),
                        "\(name) asks for \(request)")
                }
            }
        }

        @Test(
            "Nothing is wider than the window", arguments: Site.pages,
            [360, 768, 1440])
        func overflow(_ name: String, width: Int) async throws {
            try await withPage(width: width) { page in
                try await page.navigate(to: site.url(of: name))
                // What is folded counts when it is opened.
                let beyond = try await page.evaluate(
                    """
                    document.querySelectorAll("details").forEach((one) => { one.open = true; });
                    const root = document.documentElement;
                    if (root.scrollWidth <= root.clientWidth) return [];
                    return [...document.querySelectorAll("body *")]
                      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 0.5)
                      .map((one) => one.tagName + "." + one.getAttribute("class")).slice(0, 10);
                    """, as: [String].self)
                #expect(beyond == [])
                let widths = try await page.evaluate(
                    "const r = document.documentElement; return [r.clientWidth, r.scrollWidth]",
                    as: [Int].self)
                #expect(widths == [width, width])
            }
        }

        @Test("The Tab key reaches everything that can be operated", arguments: Site.pages)
        func tabOrder(_ name: String) async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: name))
                let count = try await page.evaluate(
                    """
                    const all = [...document.querySelectorAll(
                      "a[href], button, input, select, textarea, summary, [tabindex='0']")];
                    window.wanted = all.filter((one) => !one.disabled && one.checkVisibility());
                    window.reached = new Set();
                    window.unseen = new Set();
                    addEventListener("focusin", (event) => {
                      window.reached.add(event.target);
                      const style = getComputedStyle(event.target);
                      if (style.outlineStyle === "none" && style.boxShadow === "none") {
                        window.unseen.add(event.target.outerHTML.slice(0, 120));
                      }
                    });
                    return window.wanted.length;
                    """, as: Int.self)
                #expect(count > 3)
                try await page.press(Array(repeating: [.tab], count: count + 5))
                let missed = try await page.evaluate(
                    """
                    return window.wanted.filter((one) => !window.reached.has(one))
                      .map((one) => one.outerHTML.slice(0, 120))
                    """, as: [String].self)
                #expect(missed == [])
                let unseen = try await page.evaluate(
                    "return [...window.unseen]", as: [String].self)
                #expect(unseen == [], "the focus must be visible")
            }
        }

        @Test("The theme follows the system until it is chosen, and the choice is remembered")
        func theme() async throws {
            func paper(_ page: Page) async throws -> String {
                try await page.evaluate(
                    "return getComputedStyle(document.body).backgroundColor", as: String.self)
            }
            try await withPage(theme: .dark) { page in
                try await page.navigate(to: site.url(of: "index.html"))
                let dark = try await paper(page)
                try await page.setSystemTheme(.light)
                let light = try await paper(page)
                #expect(light != dark)
                try await page.click(".theme-switch")
                #expect(try await paper(page) == dark)
                try await page.navigate(to: site.url(of: "01-basic-mlp.html"))
                #expect(try await paper(page) == dark, "the choice holds on another page")
                try await page.click(".theme-switch")
                #expect(try await paper(page) == light)
            }
        }

        @Test("The copy button copies the cell's code")
        func copy() async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "01-basic-mlp.html"))
                let code = try await page.evaluate(
                    """
                    const button = document.querySelector("div.code > .copy");
                    button.scrollIntoView({ block: "center" });
                    return button.parentElement.querySelector("code").textContent;
                    """, as: String.self)
                try await page.focus("div.code > .copy")
                try await page.press(.enter)
                try await page.wait(
                    until: "document.querySelector('div.code > .copy').textContent === 'Copied'")
                try await page.run(
                    """
                    const area = document.createElement("textarea");
                    area.id = "pasted";
                    document.body.prepend(area);
                    area.focus();
                    """)
                try await page.press([[.control, .v]])
                let pasted = try await page.evaluate(
                    "return document.querySelector('#pasted').value", as: String.self)
                #expect(pasted == code && code.contains("\n"))
            }
        }

        @Test(
            "The copy button covers neither code nor a link", arguments: Site.pages,
            [360, 768, 1440])
        func copyButtonPlace(_ name: String, width: Int) async throws {
            try await withPage(width: width) { page in
                try await page.navigate(to: site.url(of: name))
                let covered = try await page.evaluate(
                    """
                    document.querySelectorAll("details").forEach((one) => { one.open = true; });
                    const meets = (one, other) => {
                      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
                      return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
                    };
                    return [...document.querySelectorAll(".copy")].flatMap((button) =>
                      [...document.querySelectorAll(".code > pre, .origin a, .cell-number, a.mark")]
                        .filter((one) => meets(button, one)).map((one) => one.outerHTML.slice(0, 120)));
                    """, as: [String].self)
                #expect(covered == [])
            }
        }

        @Test("Folded code opens by keyboard")
        func folding() async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "02-initialization.html"))
                let isVisible = """
                    return document.querySelector("details.folded pre").checkVisibility()
                    """
                #expect(try await page.evaluate(isVisible, as: Bool.self) == false)
                try await page.focus("details.folded > summary")
                try await page.press(.enter)
                #expect(try await page.evaluate(isVisible, as: Bool.self))
            }
        }

        @Test("Folded code is printed, and folded again afterwards")
        func paper() async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "02-initialization.html"))
                try await page.run(
                    """
                    window.seen = [];
                    const note = () => window.seen.push(
                      document.querySelectorAll("details.folded:not([open])").length);
                    note();
                    window.addEventListener("beforeprint", note);
                    """)
                try await page.devTools("Page.printToPDF", [:])
                try await page.wait(until: "window.seen.length > 1")
                let counts = try await page.evaluate("return window.seen", as: [Int].self)
                #expect(counts[0] > 0 && counts.dropFirst().allSatisfy { $0 == 0 })
                try await page.wait(
                    until: "document.querySelectorAll('details.folded:not([open])').length"
                        + " === window.seen[0]")
            }
        }
    }
}
