import Foundation
import Testing

extension BrowserTests {
    /// The committed pages in Firefox and in WebKit, from the file system.
    @Suite(
        .serialized, .enabled(if: OtherEngine.isWanted, "OTHER_BROWSER_TESTS=skip, or not Linux"),
        ClosingOtherBrowsers())
    struct OtherBrowserTests {
        private let site = Site.committed

        /// A live cell of each chapter that is quick.
        static let cells = [
            ("01-basic-mlp.html", "own-training"),
            ("02-initialization.html", "own-scores"),
            ("02-initialization.html", "output-scale"),
            ("03-activations.html", "own-scale"),
            ("04-kaiming-initialization.html", "own-stack"),
            ("05-batch-normalization.html", "own-jitter"),
            ("06-gradient-statistics.html", "own-network"),
        ]

        @Test("Each chapter with live cells has one in these tests")
        func chapters() throws {
            let pages = try Site.pages.filter {
                try site.text(of: $0).contains("data-live-plan")
            }
            #expect(Set(Self.cells.map(\.0)) == Set(pages))
        }

        /// Without this, silence would prove nothing.
        @Test("What pages and workers say is heard", arguments: OtherEngine.allCases)
        func heard(_ engine: OtherEngine) async throws {
            let file = FileManager.default.temporaryDirectory
                .appending(path: "loud-\(UUID().uuidString).html")
            let text = """
                <!doctype html><meta charset="utf-8"><title>loud</title>
                <script>
                  console.warn("a warning");
                  console.error("an error");
                  Promise.reject(new Error("a rejection"));
                  setTimeout(() => { throw new Error("an exception"); });
                  const source = `
                    console.error("a worker's error");
                    setTimeout(() => { throw new Error("a worker's exception"); });
                    onmessage = async () => { throw new Error("a worker's rejection"); };`;
                  window.worker = new Worker(URL.createObjectURL(new Blob([source])));
                  worker.postMessage("");
                </script>
                """
            try Data(text.utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            try await withOther(engine) { browser in
                try await browser.navigate(to: file)
                let wanted = [
                    "a warning", "an error", "a rejection", "an exception", "a worker's error",
                    "a worker's exception", "a worker's rejection",
                ]
                var heard = ""
                for _ in 0..<100 where !wanted.allSatisfy(heard.contains) {
                    heard += try await browser.messages().joined(separator: "\n")
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(wanted.filter { !heard.contains($0) } == [])
                #expect(try await browser.messages() == [], "each is heard once")
            }
        }

        @Test(
            "A page is quiet; its search, its theme and its frames work",
            arguments: OtherEngine.allCases, Site.pages)
        func page(_ engine: OtherEngine, _ name: String) async throws {
            try await withOther(engine) { browser in
                try await browser.navigate(to: site.url(of: name))
                try await browser.run("window.scrollTo(0, document.body.scrollHeight)")
                try await browser.expectQuiet()
                try await search(browser)
                try await theme(browser)
                try await frames(browser)
                try await browser.expectQuiet()
            }
        }

        private func search(_ browser: any OtherBrowser) async throws {
            try await browser.press(.slash)
            try await browser.wait(until: "document.querySelector('dialog.search[open] input')")
            try await browser.type("gradient")
            try await browser.wait(
                until: "document.querySelectorAll('.search-results a').length > 2")
            try await browser.press(.escape)
            try await browser.wait(until: "!document.querySelector('dialog.search').open")
        }

        private func theme(_ browser: any OtherBrowser) async throws {
            let paper = "return getComputedStyle(document.body).backgroundColor"
            let light = try await browser.evaluate(paper, as: String.self)
            try await browser.show(".theme-switch")
            try await browser.click(".theme-switch")
            #expect(try await browser.evaluate(paper, as: String.self) != light)
            try await browser.click(".theme-switch")
            #expect(try await browser.evaluate(paper, as: String.self) == light)
        }

        /// Goes to the last frame of each figure that has frames, by keyboard.
        private func frames(_ browser: any OtherBrowser) async throws {
            let figures = try await browser.evaluate(
                """
                return [...document.querySelectorAll(".frame-control input")].map((one) => one.id)
                """, as: [String].self)
            let expected = try await browser.count("svg.plot-wide[data-frames]")
            #expect(figures.count == expected)
            for id in figures {
                let shown = """
                    const figure = document.getElementById(\(quoted(id))).closest("figure");
                    return [...figure.querySelectorAll(".plot-wide .plot-panel")].map((panel) =>
                      [...panel.querySelectorAll(".plot-frame")]
                        .map((frame) => frame.checkVisibility() ? "1" : "0").join(""));
                    """
                let first = try await browser.evaluate(shown, as: [String].self)
                #expect(first.allSatisfy { $0.hasPrefix("10") }, "\(first)")
                try await browser.focus("#\(id)")
                try await browser.press(.end)
                let last = try await browser.evaluate(shown, as: [String].self)
                #expect(
                    last == first.map { String($0.reversed()) } && !last.isEmpty, "\(last)")
            }
        }

        @Test("The theme that was chosen holds on another page", arguments: OtherEngine.allCases)
        func chosenTheme(_ engine: OtherEngine) async throws {
            try await withOther(engine) { browser in
                let paper = "return getComputedStyle(document.body).backgroundColor"
                try await browser.navigate(to: site.url(of: "index.html"))
                try await browser.click(".theme-switch")
                let dark = try await browser.evaluate(paper, as: String.self)
                try await browser.navigate(to: site.url(of: "01-basic-mlp.html"))
                #expect(try await browser.evaluate(paper, as: String.self) == dark)
            }
        }

        @Test(
            "A live cell gives the recorded bytes", arguments: OtherEngine.allCases, cells)
        func same(_ engine: OtherEngine, _ cell: (page: String, id: String)) async throws {
            try await withOther(engine) { browser in
                try await browser.navigate(to: site.url(of: cell.page))
                #expect(try await browser.state(ofLive: cell.id) == "idle")
                #expect(try await run(cell.id, in: browser) == "same")
                let note = try await browser.text(of: "#\(cell.id) .live-note")
                #expect(note.hasPrefix("Your browser got the same "))
                try await browser.expectQuiet()
            }
        }

        @Test(
            "A knob moved gives the reader's own output, and the button the recorded one",
            arguments: OtherEngine.allCases)
        func knob(_ engine: OtherEngine) async throws {
            try await withOther(engine) { browser in
                try await browser.navigate(to: site.url(of: "02-initialization.html"))
                let recorded = try await browser.text(of: "#output-scale .output")
                #expect(try await run("output-scale", in: browser) == "same")
                // By keyboard: the first position of the slider is a scale of 0.
                try await browser.focus("#output-scale [data-knob]")
                try await browser.press(.home)
                try await browser.wait(
                    until: "document.getElementById('output-scale').dataset.live === 'changed'")
                let own = try await browser.text(of: "#output-scale .output:not([hidden])")
                #expect(own.contains("first loss: 3.2958") && own != recorded)
                try await browser.show("#output-scale [data-live-reset]")
                try await browser.click("#output-scale [data-live-reset]")
                #expect(try await browser.state(ofLive: "output-scale") == "idle")
                #expect(try await browser.text(of: "#output-scale .output") == recorded)
                try await browser.expectQuiet()
            }
        }

        /// Runs a live cell to its end, for a minute at most.
        private func run(_ cell: String, in browser: any OtherBrowser) async throws -> String {
            try await browser.show("#\(cell) [data-live-run]")
            try await browser.click("#\(cell) [data-live-run]")
            return try await browser.end(ofLive: cell, within: 60)
        }
    }
}
