import Foundation
import LiterateLive
import LiterateTesting
import TargetTables
import TensorTesting
import Testing

/// The same bytes on every target: this machine's instruction sets, and arm64 in an emulator.
///
/// A page's are in the browser's tests.
@Suite struct TargetTests {
    private static let lineCount = numberLines().count

    private static func numberLines() -> [String] {
        var lines: [String] = []
        numberTable { lines += $0.split(separator: "\n").map(String.init) }
        return lines
    }

    #if arch(x86_64)
        @Test("Every kernel and a training, under each instruction set of this processor")
        func instructionSets() async throws {
            var texts: [String: String] = [:]
            for name in InstructionSet.here.map(\.name) {
                let result = await #expect(
                    processExitsWith: .success, observing: [\.standardOutputContent]
                ) { [name = name as String] in
                    try InstructionSet.report(under: name) {
                        TargetTests.numberLines().joined(separator: "\n")
                    }
                }
                texts[name] = try InstructionSet.reported(result, lines: Self.lineCount)
            }
            #expect(texts.count == InstructionSet.here.count)
            for (name, text) in texts { #expect(text == texts["x86-64"], "\(name)") }
        }
    #endif

    @Test("The table has a line for each kernel that there is")
    func everyKernel() throws {
        let header = try String(
            contentsOf: LivePrograms.root.appending(
                path: "Sources/Library/TensorKernels/include/TensorKernels.h"), encoding: .utf8)
        let kernels = header.matches(of: #/KERNEL\((?:void|float), ([a-z_]+),/#).map(\.output.1)
        #expect(kernels.count > 15)
        let lines = Self.numberLines()
        for kernel in kernels {
            #expect(lines.contains { $0.hasPrefix("\(kernel) ") }, "\(kernel)")
        }
    }

    private static let isEmulated =
        ProcessInfo.processInfo.environment["EMULATOR_TESTS"] != "skip"

    @Test(
        "Every kernel and a training, on arm64 in an emulator",
        .enabled(if: isEmulated, "EMULATOR_TESTS=skip"))
    func arm64() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "arm64-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (maker, toolchain) = try await LivePrograms.arm64()
        let object = folder.appending(path: "table.o")
        try await maker.compile(
            [
                try LivePrograms.source("TargetTables/Numbers.swift"),
                .init(name: "Main.swift", text: Self.program),
            ], in: folder, to: object)
        let main = folder.appending(path: "main.c")
        try Data(Self.main.utf8).write(to: main)
        let program = folder.appending(path: "table").path
        // GNU's linker refuses how Swift refers to its own data.
        let lld = URL(filePath: toolchain.linker).deletingLastPathComponent().path
        _ = try await Command.run(
            "aarch64-linux-gnu-gcc",
            ["-static", "-fuse-ld=lld", "-B\(lld)", main.path, object.path]
                + maker.objectFiles + [toolchain.unicodeTables, "-lm", "-o", program])
        let output = try await Command.run("qemu-aarch64", [program])
        #expect(output.split(separator: "\n").map(String.init) == Self.numberLines())
    }

    /// Hands the lines to the program in C.
    private static let program = """
        @_silgen_name("write_line") func writeLine(_ bytes: UnsafePointer<UInt8>, _ count: Int)

        @_cdecl("write_table") public func writeTable() {
            numberTable { line in
                var line = line
                line.withUTF8 { writeLine($0.baseAddress!, $0.count) }
            }
        }
        """

    private static let main = """
        #include <stdio.h>
        void write_line(const unsigned char *bytes, long count) {
            fwrite(bytes, 1, (size_t)count, stdout);
            fputc('\\n', stdout);
        }
        void write_table(void);
        void book_import_text(const unsigned char *bytes, long count) {
            fwrite(bytes, 1, (size_t)count, stdout);
        }
        void book_import_failed(const unsigned char *bytes, long count) {
            fwrite(bytes, 1, (size_t)count, stderr);
        }
        void book_import_figure(void) {}
        void book_import_table(void) {}
        void book_import_progress(void) {}
        void book_import_statement(void) {}
        long book_import_wants_figure(void) { return 0; }
        void book_import_growth(void) {}
        void book_import_checks(void) {}
        void book_import_check(void) {}
        int main(void) {
            write_table();
            return 0;
        }
        """
}
