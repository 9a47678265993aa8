import Foundation
import LiterateLayout

/// A machine that Embedded Swift makes programs for.
package struct LiveTarget: Sendable, Hashable {
    /// What the Swift compiler calls it; its folder in the toolchain has the tables of Unicode.
    package var triple: String
    /// What the C compiler calls it.
    var clangTriple: String
    /// How the C compiler makes the kernels, besides what it does for every machine.
    var clangOptions: [String]
    /// Where the C library's headers and its archive may lie.
    var systemFolders: [(headers: String, library: String)]
    /// Names of what the folders hold that a compiler cannot do without.
    var advice: String

    /// A page: WebAssembly with vectors of 128 bits.
    ///
    /// Nothing of "relaxed SIMD", whose results differ from
    /// one browser to another.
    package static let browser = LiveTarget(
        triple: "wasm32-unknown-none-wasm", clangTriple: "wasm32-unknown-none-wasm",
        clangOptions: ["-msimd128", "-mbulk-memory", "-D__wasi__"],
        systemFolders: [
            ("/usr/include/wasm32-wasi", "/usr/lib/wasm32-wasi"),
            (
                "/opt/homebrew/opt/wasi-libc/share/wasi-sysroot/include/wasm32-wasi",
                "/opt/homebrew/opt/wasi-libc/share/wasi-sysroot/lib/wasm32-wasi"
            ),
        ],
        advice: "install the C library for WebAssembly: 'apt-get install wasi-libc'")

    /// Processors with arm64 instructions, for a test of the numbers in an emulator.
    package static let arm64 = LiveTarget(
        triple: "aarch64-none-none-elf", clangTriple: "aarch64-linux-gnu", clangOptions: [],
        systemFolders: [("/usr/aarch64-linux-gnu/include", "/usr/aarch64-linux-gnu/lib")],
        advice: "install the C library for arm64: 'apt-get install gcc-aarch64-linux-gnu'")

    package static func == (one: LiveTarget, other: LiveTarget) -> Bool {
        one.triple == other.triple
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(triple) }
}

/// The programs and files that make a program for a target.
package struct LiveToolchain: Sendable {
    package let target: LiveTarget
    /// What the programs say of their versions.
    let version: String
    package let swiftc, clang, linker: String
    /// What makes a module smaller; nil where nothing does.
    let optimizer: String?
    /// The C library's headers and archives.
    package let headers, library: String
    /// The tables of Unicode, which texts and dictionaries of them need.
    package let unicodeTables: String

    /// Finds what makes programs for a target.
    ///
    /// - Throws: ``LiveError/missing(_:)`` with each part that is not there, and how to get it.
    package static func found(for target: LiveTarget) async throws -> LiveToolchain {
        let described = try await LiveTool.output(of: "swiftc", ["-print-target-info"])
        guard let resources = runtimeFolder(Data(described.utf8)) else {
            throw LiveError.missing([
                "'swiftc -print-target-info' names no folder of the toolchain; install Swift from "
                    + "https://www.swift.org/install"
            ])
        }
        var missing: [String] = []
        let tables = resources.appending(
            path: "embedded/\(target.triple)/libswiftUnicodeDataTables.a")
        if !tables.isThere || !resources.appending(path: "embedded/Swift.swiftmodule").isFolder {
            missing.append(
                "the Swift toolchain has no embedded library for \(target.triple); install one from "
                    + "https://www.swift.org/install that has it, 6.3 for Linux for example")
        }
        let programs = resources.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "bin")
        func program(_ name: String) async -> String? {
            let own = programs.appending(path: name)
            if own.isThere { return own.path }
            return await LiveTool.path(of: name)
        }
        let clang = await program("clang")
        let linkerName = target == .browser ? "wasm-ld" : "ld.lld"
        let linker = await program(linkerName)
        if clang == nil { missing.append("'clang' was not found; it comes with Swift") }
        if linker == nil {
            missing.append(
                "'\(linkerName)' was not found; it comes with Swift, or 'apt-get install lld'")
        }
        let optimizer = target == .browser ? await program("wasm-opt") : nil
        if target == .browser, optimizer == nil {
            missing.append(
                "'wasm-opt' was not found, which makes modules smaller: 'apt-get install binaryen'")
        }
        let folders = target.systemFolders.first {
            URL(filePath: $0.headers).isThere
                && URL(filePath: $0.library).appending(path: "libc.a").isThere
        }
        if folders == nil { missing.append(target.advice) }
        guard missing.isEmpty, let clang, let linker, let folders else {
            throw LiveError.missing(missing)
        }
        var version = try await LiveTool.output(of: "swiftc", ["--version"])
        if let optimizer { version += try await LiveTool.output(of: optimizer, ["--version"]) }
        return LiveToolchain(
            target: target, version: version,
            swiftc: await LiveTool.path(of: "swiftc") ?? "swiftc", clang: clang, linker: linker,
            optimizer: optimizer, headers: folders.headers, library: folders.library,
            unicodeTables: tables.path)
    }

    private static func runtimeFolder(_ json: Data) -> URL? {
        struct Info: Decodable {
            struct Paths: Decodable { var runtimeResourcePath: String }
            var paths: Paths
        }
        return (try? JSONDecoder().decode(Info.self, from: json)).map {
            URL(filePath: $0.paths.runtimeResourcePath, directoryHint: .isDirectory)
        }
    }

    /// The C compiler's options.
    ///
    /// No product is fused with a sum: every machine rounds both.
    var clangOptions: [String] {
        ["--target=\(target.clangTriple)"] + headerOptions + target.clangOptions
            + ["-O3", "-ffp-contract=off", "-fno-math-errno"]
    }

    /// The optimiser's options: no instruction that a browser may lack, and nothing that could change a
    /// number.
    var optimizerOptions: [String] {
        [
            "-Oz", "--enable-simd", "--enable-bulk-memory", "--enable-sign-ext",
            "--enable-mutable-globals", "--enable-nontrapping-float-to-int",
        ]
    }

    private var headerOptions: [String] { ["-nostdlibinc", "-isystem", headers] }

    /// The Swift compiler's options.
    ///
    /// A trap keeps its message, and what has no text is an error.
    var swiftOptions: [String] {
        [
            "-target", target.triple, "-enable-experimental-feature", "Embedded",
            "-enable-experimental-feature", "Extern", "-wmo", "-Osize",
            "-enforce-exclusivity=unchecked", "-assert-config", "Debug", "-parse-as-library",
            "-package-name", "book", "-no-color-diagnostics", "-Werror", "DeprecatedDeclaration",
            // It would leave a digest in the module that differs with the folder.
            "-Xfrontend", "-disable-incremental-llvm-codegen",
        ]
            + (headerOptions + target.clangOptions.filter { $0.hasPrefix("-D") }).flatMap {
                ["-Xcc", $0]
            }
    }
}
