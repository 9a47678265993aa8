import Foundation
import Subprocess

/// Runs live cells as a page does, in Node: with the page's own script and the module that it loads.
package struct LiveTrial: Sendable {
    /// What came of a cell.
    package struct Outcome: Decodable, Sendable {
        /// Why it did not come to its end.
        package var error: String?
        /// What it printed, and then the file of each figure.
        package var parts: [String]
    }

    private struct Job: Encodable {
        var engine: String
        var module: String
        var words: String?
        var steps: [Int]
        var checkpoint: Int
        var limit: Double
        /// The process that waits.
        var parent = ProcessInfo.processInfo.processIdentifier
    }

    private let node: String
    private let engine: String
    private let words: Data?

    /// Finds Node; nil where there is none.
    ///
    /// - Parameters:
    ///   - name: What its program is called.
    ///   - engine: The text of the page's script that runs cells.
    ///   - words: The file that hands a page the book's input.
    package init?(_ name: String, engine: String, words: Data?) async {
        guard let node = await LiveTool.path(of: name) else { return nil }
        (self.node, self.engine, self.words) = (node, engine, words)
    }

    /// Runs a cell.
    ///
    /// - Parameters:
    ///   - module: The file that hands a page its module.
    ///   - steps: The functions `step_N` that run, by their numbers.
    ///   - checkpoint: How many of them a page runs once.
    ///   - limit: The seconds that it may take.
    /// - Throws: ``LiveError`` where Node itself fails.
    package func outcome(
        of module: Data, steps: [Int], checkpoint: Int, limit: Double
    ) async throws -> Outcome {
        let job = try JSONEncoder().encode(
            Job(
                engine: engine, module: String(decoding: module, as: UTF8.self),
                words: words.map { String(decoding: $0, as: UTF8.self) }, steps: steps,
                checkpoint: checkpoint, limit: limit))
        let script = Bundle.module.bundleURL.appending(path: "Trial/try-cell.cjs")
        let result = try await Subprocess.run(
            .path(.init(node)), arguments: [script.path],
            input: .string(String(decoding: job, as: UTF8.self)),
            output: .bytes(limit: 1 << 28), error: .string(limit: 1 << 20))
        // It ends itself with a signal, once it has said everything.
        guard result.standardOutput.last == 10 else {
            throw LiveError.failed(command: "node", output: result.standardError)
        }
        return try JSONDecoder().decode(Outcome.self, from: Data(result.standardOutput))
    }
}
