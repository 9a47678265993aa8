import Foundation
import Testing

/// What the compiler made of the kernels, the tensors and the layers, where the system has the tools to look.
@Suite struct ObjectCodeTests {
    /// The object files of this build, beside the program that runs the tests.
    private static let objects: [String] = {
        let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return ["TensorKernels.build", "Tensors.build", "Layers.build"].flatMap { folder in
            let folder = products.appending(path: folder)
            let files = try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil)
            return (files ?? []).filter { $0.pathExtension == "o" }.map(\.path)
        }
    }()

    /// Where a tool is, or nil.
    private static func find(_ tool: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/\(tool)" }.first(where: FileManager.default.isExecutableFile)
    }

    /// What a tool prints about the object files.
    private func output(_ tool: String, _ arguments: [String]) throws -> String {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: try #require(Self.find(tool)))
        process.arguments = arguments + Self.objects
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// The C library's functions whose last bits differ from one system to the next.
    private static let transcendental: Set<String> = {
        let names = [
            "exp", "exp2", "exp10", "expm1", "log", "log2", "log10", "log1p", "pow", "cbrt", "sin",
            "cos", "tan", "sincos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
            "hypot", "erf", "erfc", "tgamma", "lgamma", "fma",
        ]
        return Set(names.flatMap { [$0, "\($0)f", "\($0)l"] })
    }()

    @Test(.enabled(if: find("nm") != nil && !objects.isEmpty))
    func noTranscendentalFunctionOfTheCLibraryIsCalled() throws {
        let symbols = try output("nm", ["-u"]).split(separator: "\n")
            .compactMap { $0.split(separator: " ").last.map(String.init) }
            .map { $0.hasPrefix("_") && !$0.hasPrefix("__") ? String($0.dropFirst()) : $0 }
        try #require(symbols.contains("tk_matmul"), "the tensors call the kernels")
        #expect(Self.transcendental.intersection(symbols).isEmpty)
    }

    @Test(.enabled(if: find("objdump") != nil && !objects.isEmpty))
    func nothingIsFused() throws {
        let listing = try output("objdump", ["-d", "--no-show-raw-insn"])
        let mnemonics = Set(
            listing.split(separator: "\n").flatMap {
                $0.split(whereSeparator: \.isWhitespace).dropFirst().prefix(2).map(String.init)
            })
        #if arch(x86_64)
            let (multiply, variants) = ("mulps", ["baseline", "v3", "v4"])
        #else
            let (multiply, variants) = ("fmul", ["baseline"])
        #endif
        try #require(mnemonics.contains(multiply))
        for variant in variants { try #require(listing.contains("matmul_\(variant)>:")) }
        let fused = [
            "vfmadd", "vfmsub", "vfnmadd", "vfnmsub", "fmadd", "fmsub", "fnmadd", "fnmsub",
        ]
        let found = mnemonics.filter { name in
            fused.contains { name.hasPrefix($0) } || name == "fmla" || name == "fmls"
        }
        #expect(found.isEmpty)
    }
}
