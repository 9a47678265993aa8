import Foundation
import Testing

@testable import LiterateLive

/// What is compiled, kept and missing, on an engine of almost nothing.
@Suite final class LibraryTests: Sendable {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "live-library-\(UUID().uuidString)")
    private var engine: URL { folder.appending(path: "engine") }
    private var cache: URL { folder.appending(path: "cache") }

    init() throws {
        for (path, text) in [
            ("Library/TensorKernels/kernels.c", "int kernels(void) { return 1; }\n"),
            ("Library/TensorKernels/include/TensorKernels.h", "int kernels(void);\n"),
            ("Library/Tensors/Tensors.swift", "public func tensors() -> Int { 1 }\n"),
            ("Library/Layers/Layers.swift", "import Tensors\n"),
            ("Library/Plots/Plots.swift", "public func plots() {}\n"),
            ("Browser/Descriptions/Descriptions.swift", "public func described() {}\n"),
            ("Browser/Notebook/Notebook.swift", "import Tensors\nimport Plots\n"),
            ("Browser/Host/host.c", "int host(void) { return 1; }\n"),
            ("Browser/Host/include/BookHost.h", "int host(void);\n"),
            (
                "Browser/Host/include/module.modulemap",
                "module BookHost { header \"BookHost.h\" }\n"
            ),
            (
                "Browser/Kernels/module.modulemap",
                "module TensorKernels { header \"../../Library/TensorKernels/include/TensorKernels.h\" }\n"
            ),
        ] {
            try write("Sources/\(path)", text)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ path: String, _ text: String) throws {
        let file = engine.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func library() async throws -> LiveLibrary {
        let library = try await LiveLibrary(engine: engine, cache: cache)
        try await library.compile()
        return library
    }

    private var kept: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: cache.path) }
    }

    @Test("Two builds at once leave one library, which is used again until a source changes")
    func once() async throws {
        async let one = library()
        async let other = library()
        let digests = try await [one.digest, other.digest]
        #expect(digests[0] == digests[1])
        #expect(try kept == [digests[0]])
        let object = cache.appending(path: "\(digests[0])/Tensors.o")
        let date = try FileManager.default.attributesOfItem(atPath: object.path)[.modificationDate]
        #expect(try await library().digest == digests[0])
        let again = try FileManager.default.attributesOfItem(atPath: object.path)[.modificationDate]
        #expect(date as? Date == again as? Date)
        try write("Sources/Library/Tensors/Tensors.swift", "public func tensors() -> Int { 2 }\n")
        let changed = try await library().digest
        #expect(changed != digests[0])
        #expect(try Set(kept) == [digests[0], changed])
    }

    @Test("A library that does not compile is not kept")
    func refused() async throws {
        try write("Sources/Library/Plots/Plots.swift", "public func plots() -> Int {}\n")
        await #expect(throws: LiveError.self) { try await self.library() }
        #expect(try kept == [])
    }

    @Test("What is missing is named, with what to do")
    func missing() async throws {
        var target = LiveTarget.browser
        (target.triple, target.systemFolders) = ("wasm99-unknown", [])
        do {
            _ = try await LiveToolchain.found(for: target)
            Issue.record("found")
        } catch LiveError.missing(let parts) {
            #expect(parts.contains { $0.contains("no embedded library for wasm99-unknown") })
            #expect(parts.contains { $0.contains("'apt-get install wasi-libc'") })
        }
    }
}
