import Foundation
import Testing

extension BrowserTests {
    /// Values under the pointer and by keyboard, frames, enlarging and files.
    @Suite struct FigureTests {
        @Test("A bar says its bin and its count", arguments: [1440, 360])
        func histogram(width: Int) async throws {
            try await withFigure("03-activations", "histogram", width: width) { figure in
                let counts = try await figure.data("counts", in: ".plot-panel:nth-of-type(2) ")
                    .split(separator: " ").compactMap { Int($0) }
                #expect(counts.count == 50 && counts.reduce(0, +) == 6400)
                // The axis has a margin of 3 % of the data's width on both sides.
                try await figure.point(at: 1 - 0.04 / 1.06, 0.5, panel: 1)
                let share = (1000 * Double(counts[49]) / 6400).rounded() / 10
                let shown =
                    "value 0.96 to 1, count \(counts[49].formatted(.number.locale(.init(identifier: "en_US")).grouping(.never)))"
                let text = try await figure.readout
                #expect(
                    text.hasPrefix(shown) && text.contains("(\(share.formatted()) %)"), "\(text)")
                try await figure.focus(panel: 1)
                try await figure.page.press(.home)
                #expect(try await figure.readout.hasPrefix("value −1 to −0.96, count \(counts[0])"))
                try await figure.page.press(.right, .right)
                #expect(
                    try await figure.readout.hasPrefix("value −0.92 to −0.88, count \(counts[2])"))
            }
        }

        @Test("A cell of a map says its row, its column and its value", arguments: [1440, 360])
        func map(width: Int) async throws {
            try await withFigure("03-activations", "saturation", width: width) { figure in
                let path = try await figure.page.evaluate(
                    """
                    return document.querySelector("#saturation .plot-true").getAttribute("d")
                    """, as: String.self)
                var saturated: Set<Int> = []
                for run in path.matches(of: #/M(\d+) (\d+)h(\d+)/#) {
                    let start = (Int(run.2) ?? 0) * 200 + (Int(run.1) ?? 0)
                    saturated.formUnion(start..<start + (Int(run.3) ?? 0))
                }
                #expect(saturated.count > 3000 && saturated.count < 6400)
                for (row, column) in [(0, 0), (3, 17), (31, 199), (12, 100)] {
                    try await figure.point(
                        at: (Double(column) + 0.5) / 200, (Double(row) + 0.5) / 32)
                    let text = try await figure.readout
                    let values = text.matches(of: #/\d+/#).compactMap { Int($0.0) }
                    // On a narrow screen a cell is not as wide as a pixel of the pointer.
                    let near = width == 1440 ? 0 : 1
                    #expect(values[0] == row && abs(values[1] - column) <= near, "\(text)")
                    let value = saturated.contains(values[0] * 200 + values[1])
                    #expect(
                        text == "example \(values[0]), hidden unit \(values[1]): \(value)")
                }
                try await figure.focus()
                try await figure.page.press(.home, .down, .right)
                let text = try await figure.readout
                #expect(text.contains("hidden unit 1: "))
            }
        }

        @Test("A line says its nearest point, and the keyboard changes the line")
        func line() async throws {
            try await withFigure("03-activations", "divergence") { figure in
                // “as drawn: 200 points from 0.03185 to 0.04299”
                let known = try #require(
                    try await figure.alternative.firstMatch(
                        of: #/as drawn: 200 points from ([\d.]+) to ([\d.]+),/#))
                try await figure.focus()
                try await figure.page.press(.home)
                let first = try await figure.readout
                #expect(first.hasPrefix("as drawn: step 0, ") && first.contains(" \(known.1)"))
                try await figure.page.press(.end)
                let last = try await figure.readout
                #expect(last.hasPrefix("as drawn: step 199,000, ") && last.contains(" \(known.2)"))
                try await figure.page.press(.down)
                #expect(try await figure.readout.hasPrefix("small output layer: step 199,000, "))
                // The browser tells the page of the pointer when it has time, and a page that is still
                // being laid out moves away under it: so it goes there until it has arrived.
                for attempt in 0..<50 {
                    try await figure.point(at: 0.5 + 0.01 * Double(attempt % 2), 0.02)
                    if try await figure.readout.hasPrefix("as drawn: step ") { break }
                    try await Task.sleep(for: .milliseconds(40))
                }
                #expect(try await figure.readout.hasPrefix("as drawn: step "))
            }
        }

        @Test("A thinned line says the lowest and highest value of each column truthfully")
        func thinnedLine() async throws {
            try await withFigure("01-basic-mlp", "loss") { figure in
                // Every column is visited by keyboard; together they are the whole line.
                try await figure.page.run(
                    """
                    window.said = new Set();
                    new MutationObserver(() => {
                      window.said.add(document.querySelector("#loss .readout").textContent);
                    }).observe(document.querySelector("#loss .readout"), { childList: true });
                    """)
                try await figure.focus()
                try await figure.page.press([[.home]])
                for _ in 0..<8 {
                    try await figure.page.press(Array(repeating: [.right], count: 100))
                }
                let said = try await figure.page.evaluate(
                    "return [...window.said].filter((text) => text)", as: [String].self)
                let pattern = #/step ([\d,]+) to ([\d,]+), .* from ([\d.]+) to ([\d.]+)$/#
                var next = 0
                var (low, high) = (Double.infinity, -Double.infinity)
                func number(_ text: Substring) -> Double {
                    Double(text.replacing(",", with: "")) ?? .nan
                }
                for text in said {
                    let match = try #require(text.firstMatch(of: pattern), "\(text)")
                    #expect(Int(number(match.1)) == next, "\(text) leaves steps out")
                    next = Int(number(match.2)) + 1
                    low = min(low, number(match.3))
                    high = max(high, number(match.4))
                }
                #expect(next == 200_000 && said.count > 500)
                let known = try #require(
                    try await figure.alternative.firstMatch(
                        of: #/lowest ([\d.]+), highest ([\d.]+)\./#))
                // A tenth of a pixel of the drawing.
                #expect(abs(low - number(known.1)) < 0.02 && abs(high - number(known.2)) < 0.02)
            }
        }

        @Test(
            "Of each figure's drawings a page shows the one that fits", arguments: Site.pages,
            [(360, "plot-narrow"), (1440, "plot-wide")])
        func oneDrawing(_ name: String, window: (width: Int, drawing: String)) async throws {
            try await withPage(width: window.width) { page in
                try await page.navigate(to: Site.committed.url(of: name))
                let drawn = try await page.evaluate(
                    """
                    return [...document.querySelectorAll(".figure .drawing")].map((drawing) =>
                      [...drawing.querySelectorAll("svg")].filter((svg) => svg.checkVisibility())
                        .map((svg) => svg.getAttribute("class")).join())
                    """, as: [String].self)
                #expect(drawn.allSatisfy { $0 == "plot \(window.drawing)" }, "\(drawn)")
                if name == "index.html" { #expect(drawn.count == 2) }
            }
        }

        @Test("The figures of the front page are live", arguments: [1440, 360])
        func frontPage(width: Int) async throws {
            try await withPage(width: width) { page in
                try await page.navigate(to: Site.committed.url(of: "index.html"))
                for (selector, value) in [("#front-1", "true"), ("#front-2", "false")] {
                    let figure = FigurePage(page: page, selector: selector)
                    try await figure.focus()
                    try await page.press(.home)
                    #expect(try await figure.readout == "example 0, hidden unit 0: \(value)")
                }
            }
        }

        @Test("Escape leaves the values, and a screen reader hears them")
        func leaving() async throws {
            try await withFigure("03-activations", "histogram") { figure in
                try await figure.focus()
                #expect(try await figure.readout.contains("count"))
                let role = "return document.querySelector('#histogram .readout').role"
                #expect(try await figure.page.evaluate(role, as: String.self) == "status")
                try await figure.page.press(.escape)
                #expect(try await figure.readout == "")
                let active = "return document.activeElement.tagName"
                #expect(try await figure.page.evaluate(active, as: String.self) == "BODY")
                #expect(try await figure.page.count("#histogram .plot-mark") == 0)
            }
        }

        @Test("The slider goes through the frames")
        func slider() async throws {
            try await withFigure("03-activations", "snapshots") { figure in
                let page = figure.page
                let shown = """
                    return [...document.querySelectorAll("#snapshots .plot-panel")].slice(0, 2)
                      .map((panel) => [...panel.querySelectorAll(".plot-frame")]
                        .map((one) => getComputedStyle(one).display !== "none" ? 1 : 0).join(""))
                    """
                #expect(
                    try await page.evaluate(shown, as: [String].self) == ["10000000", "10000000"])
                #expect(try await page.text(of: "#snapshots output") == "0")
                try await figure.point(at: 1 - 0.04 / 1.06 / 2, 0.5)
                let before = try await figure.readout
                try await page.focus("#snapshots input[type=range]")
                try await page.press(.end)
                #expect(
                    try await page.evaluate(shown, as: [String].self) == ["00000001", "00000001"])
                #expect(try await page.text(of: "#snapshots output") == "199,999")
                let spoken = """
                    return document.querySelector("#snapshots input").getAttribute("aria-valuetext")
                    """
                #expect(try await page.evaluate(spoken, as: String.self) == "step 199,999")
                let after = try await figure.readout
                #expect(before.contains("count") && after.contains("count") && after != before)
                try await page.press(.left)
                #expect(
                    try await page.evaluate(shown, as: [String].self) == ["00000010", "00000010"])
                #expect(try await page.count("#snapshots .plot-multiples") == 1)
            }
        }

        @Test("A figure is enlarged and comes back")
        func enlarging() async throws {
            try await withFigure("03-activations", "snapshots") { figure in
                let page = figure.page
                let size = """
                    return document.querySelector("#snapshots .plot-wide").getBoundingClientRect().width
                    """
                let before = try await page.evaluate(size, as: Double.self)
                let height = "return document.documentElement.scrollHeight"
                let pageHeight = try await page.evaluate(height, as: Int.self)
                try await page.focus("#snapshots .enlarge")
                try await page.press(.enter)
                #expect(try await page.count("dialog:modal .plot-wide") == 1)
                #expect(try await page.evaluate(size, as: Double.self) > before)
                #expect(try await page.evaluate(height, as: Int.self) == pageHeight)
                try await figure.focus()
                try await page.press(.home)
                #expect(try await figure.readout.contains("count"))
                #expect(try await page.count("dialog:modal input[type=range]") == 1)
                try await page.focus("dialog .close")
                try await page.press(.escape)
                try await page.wait(until: "!document.querySelector('dialog')")
                #expect(try await page.evaluate(size, as: Double.self) == before)
                let active = "return document.activeElement.className"
                #expect(try await page.evaluate(active, as: String.self) == "enlarge")
            }
        }

        @Test("Every drawing of a page can be saved as a file", arguments: Site.pages)
        func files(_ name: String) async throws {
            try await withPage { page in
                try await page.navigate(to: Site.committed.url(of: name))
                let links = try await page.evaluate(
                    """
                    return [...document.querySelectorAll(".figure .stage")].map((stage) => {
                      const link = stage.closest(".figure").querySelector("a[download]");
                      return link ? link.getAttribute("href") : "none";
                    })
                    """, as: [String].self)
                for link in links {
                    let text = try Site.committed.text(of: link)
                    #expect(text.hasPrefix("<svg xmlns=") && text.contains("<style>"))
                }
                if name == "03-activations.html" { #expect(links.count >= 7) }
            }
        }

        @Test("Without scripts a figure is a drawing, and frames are small multiples")
        func withoutScripts() async throws {
            let site = try Site.committed.withoutScripts()
            defer { try? site.remove() }
            try await withPage { page in
                try await page.navigate(to: site.url(of: "03-activations.html"))
                let drawn = try await page.evaluate(
                    """
                    return [...document.querySelectorAll(".figure")].map((figure) =>
                      [...figure.querySelectorAll("svg")].filter((svg) => svg.checkVisibility())
                        .map((svg) => svg.getAttribute("class")).join())
                    """, as: [String].self)
                #expect(drawn.contains("plot plot-multiples") && drawn.contains("plot plot-wide"))
                #expect(drawn.allSatisfy { !$0.isEmpty && !$0.contains(",") })
                #expect(try await page.count(".reader, .readout, input[type=range]") == 0)
            }
        }
    }
}
