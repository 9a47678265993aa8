import Foundation
import Testing

/// The chapters as plain Swift files, as they are committed.
struct ExportedFileTests {
    private static let products: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return bundle.map { URL(filePath: $0).deletingLastPathComponent() }
            ?? Repository.root.appending(path: ".build/debug")
    }()

    @Test(
        "A chapter's Swift file compiles by itself against the library, without a warning",
        arguments: try Repository.names(in: "chapters").filter { $0.hasSuffix(".md") }
            .map { String($0.dropLast(3)) })
    func compiles(chapter: String) async throws {
        let map = Self.products.appending(path: "TensorKernels.build/module.modulemap").path
        let process = Process()
        let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let file = try FileHandle(forWritingTo: output)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swiftc", "-typecheck", "-swift-version", "5",
            "-I", Self.products.appending(path: "Modules").path,
            "-Xcc", "-fmodule-map-file=\(map)",
            Repository.root.appending(path: "site/\(chapter).swift").path,
        ]
        process.standardOutput = file
        process.standardError = file
        // Other tests go on meanwhile: they share the threads.
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        let messages = try Data(contentsOf: output)
        #expect(process.terminationStatus == 0, "'swift run book build' writes site/")
        #expect(String(decoding: messages, as: UTF8.self) == "")
    }
}
