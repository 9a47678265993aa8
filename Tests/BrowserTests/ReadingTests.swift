import Foundation
import Testing

extension BrowserTests {
    /// Whether the point of what is shown can be seen without scrolling sideways, at a desk and on a phone.
    @Suite struct ReadingTests {
        private static let widths = [1440, 390]
        private static let chapters = Site.pages.filter { $0.hasPrefix("0") }

        /// What a JavaScript expression, a list of texts, gives on a page; `wide(one)` says whether an
        /// element is wider than its box, `name(one)` which it is.
        private func found(
            _ expression: String, on name: String, width: Int, theme: Page.Theme = .light
        ) async throws -> [String] {
            var found: [String] = []
            try await withPage(width: width, theme: theme) { page in
                try await page.navigate(to: Site.committed.url(of: name))
                found = try await page.evaluate(
                    """
                    const all = (selector) => [...document.querySelectorAll(selector)]
                      .filter((one) => one.checkVisibility());
                    const wide = (one) => one.scrollWidth > one.clientWidth + 1;
                    const name = (one) => one.tagName + "." + one.className + " in "
                      + (one.closest(".cell")?.id ?? "the text") + ": " + one.textContent.slice(0, 60);
                    return \(expression)
                    """, as: [String].self)
            }
            return found
        }

        @Test("Messages are seen whole", arguments: chapters, widths)
        func messages(_ name: String, width: Int) async throws {
            let cut = try await found(
                "all('.expected-failure > pre').filter(wide).map(name)", on: name, width: width)
            #expect(cut == [])
            if name.hasPrefix("01") {
                let all = try await found(
                    "all('.expected-failure > pre').map(name)", on: name, width: width)
                #expect(all.count >= 2)
            }
        }

        @Test(
            "No printed number is cut in two, and no column is beyond the edge",
            arguments: chapters, widths)
        func outputs(_ name: String, width: Int) async throws {
            let cut = try await found(
                "all('.output > pre, .table').filter(wide).map(name)", on: name, width: width)
            #expect(cut == [])
            // An exponent may stand in a line of its own only if the whole number does.
            let broken = try await found(
                """
                all(".output > pre samp, td").flatMap((one) => {
                  const texts = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
                  return texts.flatMap((text) => [...text.data.matchAll(/\\d+(\\.\\d+)?e[-+]?\\d+/g)]
                    .filter((match) => {
                      const range = document.createRange();
                      range.setStart(text, match.index);
                      range.setEnd(text, match.index + match[0].length);
                      return new Set([...range.getClientRects()].map((box) => box.top)).size > 1;
                    }).map((match) => match[0]));
                })
                """, on: name, width: width)
            #expect(broken == [])
        }

        @Test(
            "What scrolls sideways has a shadow that says so", arguments: chapters,
            Page.Theme.allCases)
        func shadows(_ name: String, theme: Page.Theme) async throws {
            let silent = try await found(
                """
                all("pre, .table, .formula, .drawing").filter(wide).filter((one) => {
                  const style = getComputedStyle(one);
                  return !["auto", "scroll"].includes(style.overflowX)
                    || !style.backgroundImage.includes("gradient");
                }).map(name)
                """, on: name, width: 390, theme: theme)
            #expect(silent == [])
            // The shadow on its paper: a difference that an eye sees.
            let pale = try await found(
                """
                (() => {
                  const style = getComputedStyle(document.documentElement);
                  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
                  const probe = document.createElement("p");
                  document.body.append(probe);
                  probe.style.color = "var(--paper)";
                  const paper = parts(getComputedStyle(probe).color);
                  const [red, , , alpha] = parts(style.getPropertyValue("--scroll-shade"));
                  const difference = Math.abs(red - paper[0]) * alpha;
                  return difference < 40 ? ["a difference of " + difference] : [];
                })()
                """, on: name, width: 390, theme: theme)
            #expect(pale == [])
        }

        @Test("On a phone a wide table is folded, and each value keeps its heading")
        func folding() async throws {
            let name = "06-gradient-statistics.html"
            let folded = try await found("all('.is-folded').map(name)", on: name, width: 390)
            #expect(folded.count > 3)
            let bare = try await found(
                """
                all(".is-folded td").filter((cell) => {
                  const content = getComputedStyle(cell, "::before").content;
                  const column = [...cell.parentElement.children].indexOf(cell);
                  const head = cell.closest("table").querySelectorAll("thead tr > *")[column];
                  return !content.includes(head.textContent.trim()) || !head.textContent.trim();
                }).map(name)
                """, on: name, width: 390)
            #expect(bare == [])
            #expect(try await found("all('.is-folded').map(name)", on: name, width: 1440) == [])
        }

        @Test("A table is unfolded when the window grows")
        func unfolding() async throws {
            try await withPage(width: 390) { page in
                try await page.navigate(to: Site.committed.url(of: "06-gradient-statistics.html"))
                #expect(try await page.count(".is-folded") > 0)
                try await page.setSize(width: 1440, height: 900)
                try await page.wait(until: "!document.querySelector('.is-folded')")
            }
        }

        @Test("The mark of a check covers no heading of a table", arguments: chapters)
        func marks(_ name: String) async throws {
            let covered = try await found(
                """
                all("a.mark").flatMap((mark) => {
                  const a = mark.getBoundingClientRect();
                  return [...(mark.closest(".cell")?.querySelectorAll("th") ?? [])].filter((head) => {
                    const range = document.createRange();
                    range.selectNodeContents(head);
                    return [...range.getClientRects()].some((b) =>
                      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom);
                  }).map(name);
                })
                """, on: name, width: 1440)
            #expect(covered == [])
        }

        @Test("The text of figures is at least 11 pixels high", arguments: chapters, widths)
        func labels(_ name: String, width: Int) async throws {
            let small = try await found(
                """
                all(".drawing > svg").flatMap((svg) => {
                  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
                  return [...svg.querySelectorAll("text")]
                    .filter((text) => parseFloat(getComputedStyle(text).fontSize) * scale < 11)
                    .map((text) => svg.closest(".figure").id + ": " + text.textContent);
                })
                """, on: name, width: width)
            #expect(small == [])
        }

        @Test(
            "Boxes of graphs hold their text, in the face that the browser has", arguments: widths)
        func graphs(width: Int) async throws {
            for name in ["01-basic-mlp.html", "03-activations.html"] {
                let boxes = try await found(
                    "all('.drawing .plot-box').map(() => 'box')", on: name, width: width)
                #expect(boxes.count > 8)
                let outside = try await found(
                    """
                    all(".drawing .plot-box").flatMap((box) => {
                      const a = box.getBBox();
                      const texts = [];
                      for (let one = box.nextElementSibling; one?.tagName === "text"; one = one.nextElementSibling) {
                        texts.push(one);
                      }
                      return texts.filter((text) => {
                        const b = text.getBBox();
                        return b.x < a.x + 2 || b.x + b.width > a.x + a.width - 2
                          || b.y < a.y || b.y + b.height > a.y + a.height;
                      }).map((text) => text.textContent).concat(texts.length ? [] : ["a box without text"]);
                    })
                    """, on: name, width: width)
                #expect(outside == [])
                let scrolled = try await found(
                    "all('.drawing').filter(wide).map(name)", on: name, width: width)
                #expect(scrolled == [], "this book's graphs fit")
            }
        }

        @Test("A graph that does not fit scrolls, by keyboard too")
        func wideGraph() async throws {
            try await withPage(width: 390) { page in
                try await page.navigate(to: Site.committed.url(of: "01-basic-mlp.html"))
                try await page.run(
                    """
                    for (const svg of document.querySelectorAll("#network svg")) svg.style.minWidth = "900px";
                    document.querySelector("#network .stage").style.height = "301px";
                    """)
                try await page.wait(
                    until: "document.querySelector('#network .drawing').tabIndex === 0")
                #expect(
                    try await page.evaluate(
                        """
                        const drawing = document.querySelector("#network .drawing");
                        const root = document.documentElement;
                        return drawing.scrollWidth > drawing.clientWidth && root.scrollWidth <= root.clientWidth
                        """, as: Bool.self))
            }
        }

        @Test(
            "Panels are not named by where they stand, which is another place on a phone",
            arguments: chapters)
        func panelNames(_ name: String) throws {
            let text = try Site.committed.text(of: name)
            let named = text.matches(
                of:
                    #/\b(?:left|right)(?:-hand)? (?:panel|histogram|figure|line|map)s?\b|\b(?:Left|Right): /#
            ).map { String($0.0) }
            #expect(named == [])
        }
    }
}
