import Foundation
import LiterateLive
import LiterateTesting

/// A page that runs a live module as a chapter's page does, without anything else on it.
struct LiveModulePage {
    /// What became of a call.
    struct Outcome: Decodable, Equatable {
        var text: String
        var figures: [[String]]
        var tables: [String]
        var progress: [[Int]]
        var statements: [Int]
        /// What the program said of a trap.
        var failure: String?
        /// What the browser said of it.
        var trap: String?
    }

    let page: Page

    /// Compiles a program and opens a page with it, from the file system.
    static func open(_ sources: [LiveModule.Source], in page: Page) async throws -> LiveModulePage {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "live-page-\(UUID().uuidString)")
        let bytes = try await Modules.shared.module(of: sources).base64EncodedString()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "index.html")
        let text = """
            <!doctype html><meta charset="utf-8"><title>module</title>
            <script>window.moduleText = "\(bytes)";
            \(script)</script>
            """
        try Data(text.utf8).write(to: file)
        try await page.navigate(to: file)
        try await page.wait(until: "window.live")
        return LiveModulePage(page: page)
    }

    /// Calls a function of the program.
    func call(_ name: String) async throws -> Outcome {
        try await page.evaluate("return live.call(\(quoted(name)))", as: Outcome.self)
    }

    /// Gives the program its words.
    func setWords(_ words: String) async throws {
        try await page.run("live.exports.set_words(...live.put(\(quoted(words))))")
    }

    /// Sets a knob; an empty value takes it back to its default.
    func set(_ knob: String, to value: String) async throws {
        try await page.run(
            "live.exports.set_knob(...live.put(\(quoted(knob))), ...live.put(\(quoted(value))))")
    }

    /// Remembers the program's memory.
    func save() async throws { try await page.run("live.save()") }

    /// Takes the program back to where it was remembered.
    func restore() async throws { try await page.run("live.restore()") }

    /// Begins the program anew, as after a trap, where it was remembered if it was.
    func beginAnew() async throws {
        _ = try await page.evaluateLater("await live.begin()", as: Nothing?.self)
    }

    private struct Nothing: Decodable {}

    /// What was compiled already.
    private actor Modules {
        static let shared = Modules()
        private var known: [[LiveModule.Source]: Task<Data, any Error>] = [:]

        func module(of sources: [LiveModule.Source]) async throws -> Data {
            let task =
                known[sources]
                ?? Task {
                    let file = FileManager.default.temporaryDirectory
                        .appending(path: "module-\(UUID().uuidString).wasm")
                    defer { try? FileManager.default.removeItem(at: file) }
                    try await LivePrograms.maker().build(sources: sources, to: file)
                    return try Data(contentsOf: file)
                }
            known[sources] = task
            return try await task.value
        }
    }

    /// How many milliseconds a call takes, the least of some tries.
    func milliseconds(of name: String, tries: Int) async throws -> Double {
        try await page.evaluate(
            """
            let least = Infinity;
            for (let i = 0; i < \(tries); i++) {
              const start = performance.now();
              live.exports[\(quoted(name))]();
              least = Math.min(least, performance.now() - start);
            }
            return least;
            """, as: Double.self)
    }

    private static let script = """
        (async () => {
          const bytes = Uint8Array.from(atob(moduleText), (c) => c.charCodeAt(0));
          const decoder = new TextDecoder(), encoder = new TextEncoder();
          let exports, seen, saved;
          const read = (at, count) => decoder.decode(new Uint8Array(exports.memory.buffer, at, count));
          // What comes in pieces may be cut inside a character.
          const pieces = [];
          const book = {
            text: (at, count) => pieces.push(new Uint8Array(exports.memory.buffer, at, count).slice()),
            figure: (a, b, c, d, e, f) => seen.figures.push([read(a, b), read(c, d), read(e, f)]),
            table: (at, count) => seen.tables.push(read(at, count)),
            progress: (done, total) => seen.progress.push([done, total]),
            wants_figure: () => 0, growth: () => {}, checks: () => {},
            check: (number, kind, value, at, count) => seen.checks?.push([number, kind, value, read(at, count)]),
            statement: (line) => seen.statements.push(line),
            failed: (at, count) => { seen.failure = read(at, count); },
          };
          const module = await WebAssembly.compile(bytes);
          const memory = () => new Uint8Array(exports.memory.buffer);
          const begin = async () => {
            exports = (await WebAssembly.instantiate(module, { book })).exports;
            exports._initialize();
            if (saved) {
              exports.memory.grow((saved.length - exports.memory.buffer.byteLength) / 65536);
              memory().set(saved);
            }
          };
          await begin();
          window.live = {
            begin,
            get exports() { return exports; },
            imports: WebAssembly.Module.imports(module).map((i) => i.module + "." + i.name),
            names: WebAssembly.Module.exports(module).map((e) => e.name),
            put: (text) => {
              const bytes = encoder.encode(text), at = exports.allocate(bytes.length);
              memory().set(bytes, at);
              return [at, bytes.length];
            },
            call: (name) => {
              seen = { text: "", figures: [], tables: [], progress: [], statements: [],
                failure: null, trap: null };
              try { exports[name](); } catch (error) { seen.trap = String(error); }
              const all = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0));
              let at = 0;
              for (const piece of pieces.splice(0)) { all.set(piece, at); at += piece.length; }
              seen.text = decoder.decode(all);
              return seen;
            },
            save: () => { saved = memory().slice(); },
            restore: () => { memory().set(saved); },
          };
        })();
        """
}
