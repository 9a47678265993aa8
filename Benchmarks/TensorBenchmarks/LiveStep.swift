import Foundation
import LiterateLayout
import LiterateLive
import Synchronization

/// A training step of chapter 1 in a page, beside the same step here, in one run.
struct LiveStep {
    static let row = "live/step"
    /// As in other rows a sample takes some 20 ms, so that what else the machine does shifts both alike.
    private static let (steps, samples) = (200, 100)

    /// How large the module is, as it lies in the site.
    private(set) var moduleBytes = 0
    private let page: URL

    /// Compiles the loop of the benchmarks for a page.
    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: ".build/benchmarks/live")
        let module = folder.appending(path: "step.wasm")
        let loop = root.appending(path: "Benchmarks/TensorBenchmarks/ChapterOne.swift")
        let sources = [
            LiveModule.Source(
                name: "ChapterOne.swift", text: try String(contentsOf: loop, encoding: .utf8)),
            LiveModule.Source(name: "Main.swift", text: Self.program),
        ]
        moduleBytes = try waited {
            let library = try await LiveLibrary(
                engine: root, cache: root.appending(path: BookLayout.liveLibrary))
            try await library.compile()
            return try await LiveModule(library: library, engine: root, root: root)
                .build(sources: sources, to: module)
        }
        page = folder.appending(path: "step.html")
        let text = try Data(contentsOf: module).base64EncodedString()
        try Data(Self.html(text).utf8).write(to: page)
    }

    /// The microseconds of a step of each participant and in the page, measured in turn.
    func measure(_ participants: [any Participant], rounds: Int) throws -> Measurement {
        let native = Row(name: "step/200/32", kind: .time)
        for participant in participants { _ = try participant.answer(native, count: 300) }
        var samples: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for participant in participants {
                for _ in 0..<Self.samples {
                    let seconds = try participant.answer(native, count: Self.steps)
                    let microseconds = seconds / Double(Self.steps) * 1e6
                    samples[participant.name, default: []].append(microseconds)
                }
            }
            samples["browser", default: []].append(contentsOf: try inBrowser())
        }
        // The browser's other processes want the same core, so the least of many samples counts of both.
        return Measurement(
            row: Row(name: Self.row, kind: .time),
            samples: samples.mapValues { [$0.min() ?? .nan] })
    }

    /// The line of the table: each participant's microseconds, and the browser's over each.
    func line(_ measurement: Measurement, _ participants: [any Participant]) -> String {
        let browser = measurement.median("browser") ?? .nan
        let times = participants.map { participant in
            let theirs = measurement.median(participant.name) ?? .nan
            return String(
                format: "%@ %.2f, browser/%@ %.2f", participant.name, theirs, participant.name,
                browser / theirs)
        }
        let others = times.joined(separator: "; ")
        return String(format: "%@   µs   browser %.2f; ", Self.row, browser) + others
            + "; module \(moduleBytes) bytes"
    }

    private func inBrowser() throws -> [Double] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--dump-dom", page.absoluteString,
        ]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
        try process.run()
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let found = text.firstMatch(of: /<title>([0-9. ]+)<\/title>/)?.1.split(separator: " ")
        let microseconds = (found ?? []).compactMap { Double($0) }
        guard microseconds.count == Self.samples else {
            throw BenchmarkError("chromium measured nothing; is it installed?")
        }
        return microseconds
    }

    private static let program = """
        import Tensors

        struct NamesData {
            static let vocabularySize = 27
            static let contextLength = 3
            let X = Tensor.randint(0, 27, [185_346, 3], generator: Generator(seed: 1))
            let Y = Tensor.randint(0, 27, [185_346], generator: Generator(seed: 2))
        }

        nonisolated(unsafe) private let network = ChapterOne(
            NamesData(), hiddenSize: 200, batchSize: 32)

        @_expose(wasm, "warm_up") @_cdecl("warm_up") public func warmUp() { network.train(steps: 1000) }
        @_expose(wasm, "train") @_cdecl("train") public func train() { network.train(steps: \(steps)) }
        """

    private static func html(_ module: String) -> String {
        """
        <!doctype html><meta charset="utf-8"><title>nothing</title><script>
        const bytes = Uint8Array.from(atob("\(module)"), (c) => c.charCodeAt(0));
        const nothing = () => {};
        const book = { text: nothing, figure: nothing, table: nothing, progress: nothing,
          statement: nothing, failed: nothing, checks: nothing, check: nothing,
          growth: nothing, wants_figure: () => 0 };
        const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { book });
        exports._initialize();
        exports.warm_up();
        document.title = Array.from({ length: \(samples) }, () => {
          const start = performance.now();
          exports.train();
          return ((performance.now() - start) / \(steps) * 1000).toFixed(3);
        }).join(" ");
        </script>
        """
    }
}

/// Waits on this thread, which is none of the pool's, for what others do.
private func waited<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    Task.detached {
        let made: Result<Value, any Error>
        do { made = .success(try await work()) } catch { made = .failure(error) }
        result.withLock { $0 = made }
        isDone.signal()
    }
    isDone.wait()
    return try result.withLock { $0! }.get()
}
