import Foundation
import Testing

extension BrowserTests {
    /// Live cells of the committed pages: the chapter's own Swift, run by a reader.
    @Suite struct LiveCellTests {
        private let site = Site.committed

        /// The pages that have live cells.
        static let pages = Site.pages.filter { page in
            (try? Site.committed.text(of: page))?.contains("data-live-plan") ?? false
        }

        private func withLivePage(
            _ name: String, width: Int = 1440, _ body: (Page, [String]) async throws -> Void
        ) async throws {
            try await withPage(width: width) { page in
                try await page.navigate(to: site.url(of: name))
                let cells = try await page.evaluate(
                    "return [...document.querySelectorAll('[data-live]')].map((one) => one.id)",
                    as: [String].self)
                try await body(page, cells)
            }
        }

        private func note(of cell: String, in page: Page) async throws -> String {
            try await page.text(of: "#\(cell) .live-note")
        }

        private func click(_ selector: String, in page: Page) async throws {
            // A page of many screens scrolls smoothly, and the driver does not wait for it.
            try await page.run(
                "document.querySelector(\(quoted(selector)))"
                    + ".scrollIntoView({ block: 'center', behavior: 'instant' })")
            try await page.click(selector)
        }

        private func run(_ cell: String, in page: Page) async throws -> String {
            try await click("#\(cell) [data-live-run]", in: page)
            return try await end(of: cell, in: page)
        }

        private func end(of cell: String, in page: Page) async throws -> String {
            // A whole training takes its time, beside other tests above all.
            try await page.end(ofLive: cell, within: 200)
        }

        @Test("Every live cell gives the recorded bytes by itself", arguments: pages)
        func same(_ name: String) async throws {
            try await withLivePage(name) { page, cells in
                #expect(!cells.isEmpty)
                for cell in cells {
                    #expect(try await page.state(ofLive: cell) == "idle")
                    let state = try await run(cell, in: page)
                    let note = try await note(of: cell, in: page)
                    #expect(state == "same", "\(name)#\(cell): \(note)")
                    #expect(note.hasPrefix("Your browser got the same "), "\(name)#\(cell)")
                }
                try await page.expectQuiet()
            }
        }

        @Test("Nothing is loaded before a reader asks", arguments: pages)
        func nothingBefore(_ name: String) async throws {
            try await withLivePage(name) { page, _ in
                let requests = try await page.requests()
                #expect(!requests.contains { $0.contains("/live/") || $0.contains("run-engine") })
            }
        }

        @Test("A knob moved gives the reader's own output, and moved back the recorded one")
        func knob() async throws {
            try await withLivePage("02-initialization.html") { page, _ in
                let recorded = try await page.text(of: "#output-scale .output")
                #expect(try await run("output-scale", in: page) == "same")
                // By keyboard alone: the first position of the slider is a scale of 0.
                try await page.focus("#output-scale [data-knob]")
                try await page.press(.home)
                try await page.wait(
                    until: "document.getElementById('output-scale').dataset.live === 'changed'")
                // The mark of what was verified does not speak of it.
                let hasMark =
                    "return document.querySelector('#output-scale > .mark').checkVisibility()"
                #expect(try await page.evaluate(hasMark, as: Bool.self) == false)
                let own = try await page.text(of: "#output-scale .output:not([hidden])")
                #expect(own.contains("first loss: 3.2958"))
                #expect(own != recorded)
                try await click("#output-scale [data-live-reset]", in: page)
                #expect(try await page.state(ofLive: "output-scale") == "idle")
                #expect(try await page.text(of: "#output-scale .output") == recorded)
                #expect(try await page.evaluate(hasMark, as: Bool.self))
                #expect(try await run("output-scale", in: page) == "same")
                try await page.expectQuiet()
            }
        }

        @Test("Numbers and claims in the text follow the reader's run, and come back")
        func sentences() async throws {
            try await withLivePage("02-initialization.html") { page, _ in
                let number = "[data-check]"
                let recorded = try await page.text(of: number)
                #expect(recorded == "0.037")
                let numbers =
                    "[...document.querySelectorAll('[data-check]')].map((one) => one.innerText)"
                #expect(
                    try await page.evaluate("return \(numbers)", as: [String].self) == [
                        "0.037", "0.90",
                    ])
                #expect(try await run("output-scale", in: page) == "same")
                try await page.focus("#output-scale [data-knob]")
                try await page.press(.home)
                try await page.wait(
                    until: "document.getElementById('output-scale').dataset.live === 'changed'")
                // At a scale of 0 the guess is fair.
                #expect(
                    try await page.evaluate("return \(numbers)", as: [String].self) == [
                        "0.037", "0.04",
                    ])
                #expect(
                    try await note(of: "output-scale", in: page).hasSuffix(
                        "2 numbers in the text follow it."))
                #expect(try await page.count(".checked.own") == 2)
                try await click("#output-scale [data-live-reset]", in: page)
                #expect(
                    try await page.evaluate("return \(numbers)", as: [String].self) == [
                        "0.037", "0.90",
                    ])
                #expect(try await page.count(".checked.own") == 0)
            }
        }

        @Test(
            "A slider has the default, both ends, and no value twice",
            arguments: [
                (0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (0.001, 0.0, 1.0), (0.9999, 0.0, 1.0),
                (0.3, -1e-9, 1e9), (0.1, 0.1, 0.3), (-2.0, -1e6, 7.0), (1e-8, 1e-9, 1e-7),
                (32.0, 1.0, 256.0), (5.0 / 3, 0.5, 3.0), (0.1, 0.001, 10.0),
            ])
        func places(value: Double, low: Double, high: Double) async throws {
            try await withLivePage("02-initialization.html") { page, _ in
                let isWhole = value == 32
                let plan =
                    "{\"knobs\":[{\"name\":\"x\",\"number\":\(value),\"low\":\(low),\"high\":\(high)"
                    + (isWhole ? ",\"whole\":true}]}" : "}]}")
                try await page.run(
                    """
                    const cell = document.createElement("div");
                    cell.id = "made";
                    cell.dataset.livePlan = \(quoted(plan));
                    document.body.append(cell);
                    document.body.dispatchEvent(new CustomEvent("book-content", { bubbles: true }));
                    """)
                let places = try await page.evaluate(
                    """
                    const knob = document.querySelector("#made [data-knob]");
                    const number = () => Number(knob.getAttribute("aria-valuetext").replaceAll("−", "-").replaceAll(",", ""));
                    const texts = [number()];
                    for (let place = Number(knob.min); place <= Number(knob.max); place += 1) {
                      knob.value = place;
                      knob.dispatchEvent(new Event("input"));
                      texts.push(number());
                    }
                    return texts;
                    """, as: [Double].self)
                /// A number as the slider shows it, with four digits.
                func shown(_ number: Double) -> Double { Double(String(format: "%.3e", number))! }
                #expect(places[0] == shown(value))
                let numbers = places.dropFirst()
                #expect(numbers.first == shown(low) && numbers.last == shown(high))
                #expect(numbers.contains(shown(value)))
                #expect(Array(numbers) == numbers.sorted())
                #expect(Set(numbers).count == numbers.count)
                #expect((20...260).contains(numbers.count))
                if isWhole { #expect(numbers.allSatisfy { $0 == $0.rounded() }) }
            }
        }

        @Test("By keyboard alone, on a phone too, and without a serious fault in either state")
        func keyboard() async throws {
            for width in [1440, 360] {
                try await withLivePage("03-activations.html", width: width) { page, _ in
                    try await page.focus("#own-scale [data-live-run]")
                    try await page.press(.enter)
                    #expect(try await end(of: "own-scale", in: page) == "same")
                    try await page.focus("#own-scale [data-knob]")
                    try await page.press(.left)
                    try await page.press(.left)
                    try await page.wait(
                        until: "document.getElementById('own-scale').dataset.live === 'changed'")
                    #expect(
                        try await page.evaluate(
                            "return document.documentElement.scrollWidth <= innerWidth",
                            as: Bool.self))
                    try await page.expectQuiet()
                    let serious = try await AccessibilityTests.violations(page)
                        .filter { ["serious", "critical"].contains($0.impact) }
                    #expect(serious.isEmpty, "\(serious)")
                    try await page.focus("#own-scale [data-live-reset]")
                    try await page.press(.enter)
                    #expect(try await page.state(ofLive: "own-scale") == "idle")
                    // The reader goes on from the button.
                    #expect(
                        try await page.evaluate(
                            "return document.activeElement.hasAttribute('data-live-run')",
                            as: Bool.self))
                }
            }
        }

        @Test("Many runs at once are one after the other, and the last one counts")
        func impatience() async throws {
            try await withLivePage("02-initialization.html") { page, _ in
                try await page.run(
                    """
                    for (let i = 0; i < 20; i += 1) {
                      for (const one of document.querySelectorAll("[data-live-run]")) one.click();
                    }
                    """)
                for cell in ["own-scores", "output-scale"] {
                    #expect(try await end(of: cell, in: page) == "same")
                }
                try await page.expectQuiet()
            }
        }

        @Test("A long run is stopped, and can be begun again")
        func stop() async throws {
            try await withLivePage("01-basic-mlp.html") { page, _ in
                try await click("#train [data-live-run]", in: page)
                try await page.wait(
                    until: "document.querySelector('#train .live-progress').hidden === false")
                #expect(try await page.state(ofLive: "train") == "running")
                try await click("#train [data-live-stop]", in: page)
                #expect(try await page.state(ofLive: "train") == "stopped")
                #expect(try await page.count("#train .output:not([hidden])") == 1)
                #expect(try await run("own-training", in: page) == "same")
                try await page.expectQuiet()
            }
        }

        @Test("A module that does not load is a sentence, and what was recorded stays")
        func missingModule() async throws {
            let copy = FileManager.default.temporaryDirectory
                .appending(path: "site-\(UUID().uuidString)")
            try FileManager.default.copyItem(at: site.folder, to: copy)
            defer { try? FileManager.default.removeItem(at: copy) }
            try FileManager.default.removeItem(
                at: copy.appending(path: "live/02-initialization.js"))
            try await withPage { page in
                try await page.navigate(to: copy.appending(path: "02-initialization.html"))
                #expect(try await run("own-scores", in: page) == "failed")
                let note = try await note(of: "own-scores", in: page)
                #expect(note.contains("live/02-initialization.js cannot be loaded"))
                #expect(try await page.count("#own-scores .output:not([hidden])") == 1)
            }
        }

        @Test(
            "A module that is cut off or is something else is a sentence, and can be tried again",
            arguments: [
                "", "<!doctype html>", "bookFile(\"02-initialization\",\"AAAA\");",
                "bookFile(\"02-initialization\",\"%\");",
            ])
        func damagedModule(_ script: String) async throws {
            let copy = FileManager.default.temporaryDirectory
                .appending(path: "site-\(UUID().uuidString)")
            try FileManager.default.copyItem(at: site.folder, to: copy)
            defer { try? FileManager.default.removeItem(at: copy) }
            let module = copy.appending(path: "live/02-initialization.js")
            let whole = try Data(contentsOf: module)
            try Data(script.utf8).write(to: module)
            try await withPage { page in
                try await page.navigate(to: copy.appending(path: "02-initialization.html"))
                #expect(try await run("own-scores", in: page) == "failed")
                let note = try await note(of: "own-scores", in: page)
                #expect(note.contains("live/02-initialization.js is damaged"), "\(note)")
                #expect(try await page.count("#own-scores .output:not([hidden])") == 1)
                try whole.write(to: module)
                #expect(try await run("own-scores", in: page) == "same")
            }
        }

        @Test("All that is loaded for live cells is small")
        func size() throws {
            let files = site.files.filter { $0.hasPrefix("live/") }
            #expect(!files.isEmpty)
            let sizes = try files.map { try site.size(of: $0) }
            #expect(sizes.reduce(0, +) < 5_000_000)
        }
    }
}
