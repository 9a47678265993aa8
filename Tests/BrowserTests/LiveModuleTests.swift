import Foundation
import LiterateLive
import LiterateTesting
import TargetTables
import Testing

extension BrowserTests {
    /// Live modules in a real browser: what the library gives there is what it gives here.
    @Suite struct LiveModuleTests {
        private func withModule(
            _ sources: [LiveModule.Source], _ body: (LiveModulePage) async throws -> Void
        ) async throws {
            try await withPage { page in
                try await body(try await LiveModulePage.open(sources, in: page))
            }
        }

        private static func lines(_ table: ((String) -> Void) -> Void) -> String {
            var text = ""
            table { text += $0 + "\n" }
            return text
        }

        /// Names the first line that differs.
        private func expectSame(_ text: String, _ expected: String) {
            let (lines, others) = (text.split(separator: "\n"), expected.split(separator: "\n"))
            for (line, other) in zip(lines, others) where line != other {
                Issue.record("\(line)\ninstead of\n\(other)")
                break
            }
            #expect(lines.count == others.count)
        }

        @Test("Kernels, a training, figures and texts have the bytes that they have here")
        func tables() async throws {
            let main = """
                import Notebook
                @_expose(wasm, "numbers") @_cdecl("numbers") public func numbers() {
                    numberTable { print($0) }
                    NotebookSession.running.end()
                }
                @_expose(wasm, "texts") @_cdecl("texts") public func texts() {
                    textTable { print($0) }
                    NotebookSession.running.end()
                }
                """
            try await withModule([
                try LivePrograms.source("TargetTables/Numbers.swift"),
                try LivePrograms.source("TargetTables/Texts.swift"),
                .init(name: "Main.swift", text: main),
            ]) { module in
                let numbers = try await module.call("numbers")
                #expect(numbers.trap == nil, "\(numbers.failure ?? "")")
                expectSame(numbers.text, Self.lines(numberTable))
                let texts = try await module.call("texts")
                #expect(texts.trap == nil, "\(texts.failure ?? "")")
                expectSame(texts.text, Self.lines(textTable))
            }
        }

        /// A program of some cells, as the code made from a chapter is.
        private static let cells = """
            import BookWords
            import Notebook
            import Plots
            import Tensors

            nonisolated(unsafe) private let _variable0 = NotebookVariable("words") { names() }
            nonisolated(unsafe) private var words = _variable0.take()
            nonisolated(unsafe) private let _variable1 = NotebookVariable("later") { 1 }
            nonisolated(unsafe) private var later = _variable1.take()
            nonisolated(unsafe) private var kept: [Tensor<Float>] = []
            nonisolated(unsafe) private var count = 0

            @_expose(wasm, "words") @_cdecl("words") public func wordsCell() {
                let notebook = NotebookSession.running
                notebook.begin(0)
                notebook.at(12)
                _variable0.start()
                notebook.at(13)
                notebook.display(print(words.count, words[0], separator: "; ", terminator: "!\\n"))
                notebook.end()
            }
            @_expose(wasm, "shown") @_cdecl("shown") public func shown() {
                let gain = knob(5.0 / 3, in: 0.5...3, "gain")
                let size = knob(32, in: 8...256, "batch size")
                let function = knob(
                    "tanh", of: ["tanh": { (x: Tensor<Float>) in x.tanh() }, "relu": { $0.relu() }],
                    "function")
                let isOn = knob(true, "on")
                let x = Tensor([-1.0, 2, 30])
                print(gain, size, function(x), isOn, knob(Float(0.1), in: 0...1, "rate"))
                display(Table(columns: ["a\\"b", "n"], rows: [["é", 1.5], ["\\n", 2]]))
                for i in progress(0..<3) { print(i) }
                display(linePlot([1.0, gain, 2], title: "three"))
            }
            @_expose(wasm, "early") @_cdecl("early") public func early() {
                print("before")
                print(later)
            }
            @_expose(wasm, "outside") @_cdecl("outside") public func outside() {
                _ = Tensor<Float>.zeros(2, 3)[5]
            }
            @_expose(wasm, "index") @_cdecl("index") public func index() {
                let values = [1, 2]
                print(values[words.count])
            }
            @_expose(wasm, "said") @_cdecl("said") public func said() { fatalError("two\\nlines") }
            @_expose(wasm, "full") @_cdecl("full") public func full() {
                while true { kept.append(Tensor.zeros(10_000_000)) }
            }
            @_expose(wasm, "more") @_cdecl("more") public func more() {
                count += 1
                kept.append(Tensor.ones(1_000_000))
                print(count, kept.count, kept.last!.sum().item())
                NotebookSession.running.end()
            }
            """

        private static let sources = [LiveModule.Source(name: "01-live.swift", text: cells)]

        @Test(
            "A program asks nothing of the page but what it gives, and shows all there is to show")
        func cells() async throws {
            try await withModule(Self.sources) { module in
                let imports = try await module.page.evaluate(
                    "return live.imports.sort()", as: [String].self)
                #expect(
                    imports == [
                        "book.failed", "book.figure", "book.growth", "book.progress",
                        "book.statement",
                        "book.table", "book.text",
                        "book.wants_figure",
                    ])
                let names = try await module.page.evaluate("return live.names", as: [String].self)
                #expect(
                    Set(["memory", "_initialize", "allocate", "set_words", "set_knob", "words"])
                        .subtracting(names) == [])
                try await module.setWords(
                    (0..<10).map { "nam\(["a", "b"][$0 % 2])" }.joined(
                        separator: "\n"))
                let words = try await module.call("words")
                #expect(words.text == "10; nama!\n")
                #expect(words.statements == [12, 13])
                let shown = try await module.call("shown")
                #expect(
                    shown.text == """
                        1.6666666666666667 32 tensor([-0.7616,  0.9640,  1.0000]) true 0.1
                        0
                        1
                        2

                        """)
                #expect(
                    shown.tables == [
                        #"{"columns":["a\"b","n"],"rows":[["é","1.5"],["\n","2"]],"#
                            + #""text":"a\"b    n\n---  ---\né    1.5\n\n      2\n"}"#
                    ])
                #expect(shown.progress == [[1, 3], [2, 3], [3, 3]])
                #expect(shown.figures.count == 1)
                #expect(shown.figures[0][0].hasPrefix("<svg class=\"plot plot-wide\""))
                #expect(shown.figures[0][1].hasPrefix("<svg xmlns="))
                #expect(shown.figures[0][2].contains("three"))
            }
        }

        @Test("A knob gives what the page has set, and its default again")
        func knobs() async throws {
            try await withModule(Self.sources) { module in
                let first = try await module.call("shown")
                for (name, value) in [
                    ("gain", "0.5"), ("batch size", "64"), ("function", "relu"), ("on", "false"),
                    ("rate", "0.25"),
                ] {
                    try await module.set(name, to: value)
                }
                let other = try await module.call("shown")
                #expect(
                    other.text.hasPrefix("0.5 64 tensor([ 0.,  2., 30.]) false 0.25\n"),
                    "\(other.text)")
                for name in ["gain", "batch size", "function", "on", "rate"] {
                    try await module.set(name, to: "")
                }
                #expect(try await module.call("shown") == first)
                try await module.set("gain", to: "7")
                let wrong = try await module.call("shown")
                #expect(
                    wrong.failure
                        == "Fatal error: 'gain' takes a number from 0.5 to 3, not '7'")
            }
        }

        @Test("A trap tells what it was, after all that was printed")
        func traps() async throws {
            try await withModule(Self.sources) { module in
                let early = try await module.call("early")
                #expect(early.text == "before\n")
                #expect(
                    early.failure
                        == "Fatal error: `later` is read before the line that declares it has run and "
                        + "given it a value")
                #expect(early.trap?.contains("RuntimeError") == true)
                for (cell, message) in [
                    ("outside", "Fatal error: index 5 is outside dimension 0 of the shape [2, 3]"),
                    ("said", "Fatal error: two\nlines"), ("full", "out of memory"),
                ] {
                    try await module.beginAnew()
                    #expect(try await module.call(cell).failure == message)
                }
                try await module.beginAnew()
                try await module.setWords((0..<10).map { _ in "name" }.joined(separator: "\n"))
                _ = try await module.call("words")
                #expect(try await module.call("index").failure == "Fatal error: Index out of range")
            }
        }

        @Test("Memory that is copied back is all of the state")
        func checkpoints() async throws {
            try await withModule(Self.sources) { module in
                #expect(try await module.call("more").text == "1 1 1000000.0\n")
                try await module.save()
                for _ in 0..<40 {
                    #expect(try await module.call("more").text == "2 2 1000000.0\n")
                    #expect(try await module.call("more").text == "3 3 1000000.0\n")
                    try await module.restore()
                }
                // A trap leaves nothing behind either.
                #expect(try await module.call("said").failure == "Fatal error: two\nlines")
                try await module.beginAnew()
                #expect(try await module.call("more").text == "2 2 1000000.0\n")
            }
        }
    }
}
