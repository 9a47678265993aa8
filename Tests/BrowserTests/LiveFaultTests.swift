import Foundation
import LiterateLive
import LiterateTesting
import Testing

extension BrowserTests {
    /// What a bad day does to live cells: the page says it, and what was recorded stays.
    @Suite struct LiveFaultTests {
        private static let page = "02-initialization.html"
        private static let cell = "own-scores"

        /// The site with another program behind the cell: what it does depends on a knob.
        private static let faulty = Task { () -> Site in
            let copy = FileManager.default.temporaryDirectory
                .appending(path: "site-\(UUID().uuidString)")
            try FileManager.default.copyItem(at: Site.committed.folder, to: copy)
            let module = copy.appending(path: "live/faulty.wasm")
            let steps = (0..<40).map { step in
                "@_expose(wasm, \"step_\(step)\") @_cdecl(\"step_\(step)\") public func step\(step)() { run() }\n"
            }
            let program = """
                import Notebook

                nonisolated(unsafe) private var kept: [[Double]] = []

                private func run() {
                    let asked: Float = knob(0, in: -10...10, "score of class 0")
                    print("so far", asked, "\\u{202E}\\u{1}")
                    if asked < -9 { fatalError("the scores are out of hand") }
                    if asked < -8 {
                        while true { kept.append([Double](repeating: 1, count: 1 << 22)) }
                    }
                    if asked < -7 { while true { print("and so on") } }
                    if asked < -6 { print((1...40).reduce(1) { $0 * ($1 + Int(asked) + 6) }) }
                    if asked > 9 { for _ in progress(0..<Int.max) {} }
                    if asked > 7 { for _ in progress(0..<2_000_000_000) {} }
                    NotebookSession.running.end()
                }

                """ + steps.joined()
            try await LivePrograms.maker().build(
                sources: [.init(name: "Faulty.swift", text: program)], to: module)
            let packed = try await LiveTool.packed(module).base64EncodedString()
            try Data("bookFile(\"02-initialization\",\"\(packed)\");\n".utf8)
                .write(to: copy.appending(path: "live/02-initialization.js"))
            return Site(folder: copy)
        }

        private func withFaultyPage(_ body: (Page) async throws -> Void) async throws {
            let site = try await Self.faulty.value
            try await withPage { page in
                try await page.navigate(to: site.url(of: Self.page))
                try await body(page)
            }
        }

        private func reset(_ page: Page) async throws {
            try await page.run(
                "document.querySelector('#\(Self.cell) [data-live-reset]').click()")
        }

        /// Moves the knob to a place of its slider, such as `knob.min`, and begins a run.
        private func start(_ page: Page, at place: String? = nil) async throws {
            try await page.run(
                """
                const cell = document.getElementById("\(Self.cell)");
                const knob = cell.querySelector("[data-knob]");
                \(place.map { "knob.value = \($0); knob.dispatchEvent(new Event('input'));" } ?? "")
                cell.querySelector("[data-live-run]").click();
                """)
        }

        private func run(
            _ page: Page, at place: String? = nil
        ) async throws -> (state: String, note: String) {
            try await start(page, at: place)
            // What takes all memory takes its time.
            let state = try await page.end(ofLive: Self.cell, within: 60)
            return (state, try await page.text(of: "#\(Self.cell) .live-note"))
        }

        @Test(
            "A trap shows its message at its cell, with what was printed before, and the page lives"
        )
        func trap() async throws {
            try await withFaultyPage { page in
                let (state, note) = try await run(page, at: "knob.min")
                #expect(state == "failed")
                #expect(note.contains("the scores are out of hand"))
                #expect(
                    try await page.text(of: "#\(Self.cell) .output:not([hidden])")
                        .contains("so far -10.0 \\u{202E}\\u{1}"), "what is not seen is shown")
                // Back at the default it runs again, in a module begun anew.
                try await reset(page)
                let again = try await run(page)
                #expect(again.state == "changed")
                #expect(
                    try await page.text(of: "#\(Self.cell) .output:not([hidden])")
                        .contains("so far 0.0"))
                try await page.expectQuiet()
            }
        }

        @Test("Memory that runs out is a sentence, and the page lives")
        func memory() async throws {
            try await withFaultyPage { page in
                let (state, note) = try await run(page, at: "15")  // −8.5
                #expect(state == "failed", "\(note)")
                #expect(note == "It stopped: out of memory. What was recorded stays.")
                try await expectRecorded(page)
                try await reset(page)
                #expect(try await run(page).state == "changed")
                try await page.expectQuiet()
            }
        }

        private func expectRecorded(_ page: Page) async throws {
            #expect(try await page.count("#\(Self.cell) .output:not([hidden])") == 1)
            #expect(
                try await !page.text(of: "#\(Self.cell) .output:not([hidden])").contains("so far"))
        }

        @Test("Output without end is ended, and what was recorded stays")
        func endlessOutput() async throws {
            try await withFaultyPage { page in
                let (state, note) = try await run(page, at: "25")  // −7.5
                #expect(state == "failed")
                #expect(note == "It stopped: it printed more than 16 MiB. What was recorded stays.")
                try await expectRecorded(page)
                try await reset(page)
                #expect(try await run(page).state == "changed")
                try await page.expectQuiet()
            }
        }

        @Test("A number that does not fit is said in a sentence")
        func overflow() async throws {
            try await withFaultyPage { page in
                let (state, note) = try await run(page, at: "35")  // −6.5
                #expect(state == "failed")
                #expect(note.contains("Int has 32 bits in a page"), "\(note)")
                try await page.expectQuiet()
            }
        }

        @Test("A run says so whose knob was moved meanwhile, and nothing long begins by itself")
        func movedMeanwhile() async throws {
            try await withFaultyPage { page in
                func move(_ place: String) async throws {
                    try await page.run(
                        """
                        const knob = document.querySelector("#\(Self.cell) [data-knob]");
                        knob.value = \(place);
                        knob.dispatchEvent(new Event("input"));
                        """)
                }
                try await start(page, at: "180")  // 8
                try await page.wait(
                    until: "document.getElementById('\(Self.cell)').dataset.live === 'running'")
                try await move("100")
                #expect(try await page.end(ofLive: Self.cell, within: 60) == "changed")
                let note = "#\(Self.cell) .live-note"
                #expect(try await page.text(of: note).contains("before you moved a knob"))
                // What is shown is known to be slow, so that the next move waits for the button.
                try await move("101")
                #expect(try await page.state(ofLive: Self.cell) == "changed")
                #expect(try await page.text(of: note) == "Run it to see what that gives.")
                // Back where the run was, its note comes back.
                try await move("180")
                #expect(try await page.text(of: note).contains("before you moved a knob"))
                // After a stop nobody knows how long it takes.
                try await start(page, at: "knob.max")
                try await page.wait(
                    until: "document.getElementById('\(Self.cell)').dataset.live === 'running'")
                try await page.run(
                    "document.querySelector('#\(Self.cell) [data-live-stop]').click()")
                try await move("100")
                #expect(try await page.state(ofLive: Self.cell) == "stopped")
                try await page.expectQuiet()
            }
        }

        @Test("What never ends is stopped, and the next run begins anew")
        func endless() async throws {
            try await withFaultyPage { page in
                let isRunning = "document.getElementById('\(Self.cell)').dataset.live === 'running'"
                try await start(page, at: "knob.max")
                try await page.wait(until: isRunning)
                try await page.run(
                    "document.querySelector('#\(Self.cell) [data-live-stop]').click()")
                #expect(try await page.state(ofLive: Self.cell) == "stopped")
                try await reset(page)
                #expect(try await run(page).state == "changed")
                // A page that is closed while it runs takes its worker with it.
                try await start(page, at: "knob.max")
                try await page.wait(until: isRunning)
                try await page.navigate(to: Site.committed.url(of: "index.html"))
                try await page.expectQuiet()
            }
        }

        @Test(
            "A browser without what it needs is a sentence",
            arguments: [
                "window.Worker = function () { throw new Error('no workers here'); }",
                "delete window.DecompressionStream", "delete window.WebAssembly",
            ])
        func lacking(_ script: String) async throws {
            try await withPage { page in
                try await page.navigate(to: Site.committed.url(of: Self.page))
                try await page.run(script)
                let (state, note) = try await run(page)
                #expect(state == (script.contains("WebAssembly") ? "same" : "failed"), "\(note)")
                if state == "failed" {
                    #expect(note.hasPrefix("This cannot run here: "))
                    #expect(note.hasSuffix("What was recorded stays."))
                    #expect(try await page.count("#\(Self.cell) .output:not([hidden])") == 1)
                }
                try await page.expectQuiet()
            }
        }
    }
}
