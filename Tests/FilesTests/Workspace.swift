import Foundation
import LiterateFiles
import Synchronization

/// A temporary folder in which files change, until a step at which the work ends.
final class Workspace: Sendable {
    let root: URL

    /// Where a killed process would have stopped.
    struct Stop: Error {}

    init() throws {
        root = URL.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ files: [String: String]) throws {
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    /// The text of every file below a path, hidden ones included.
    func files(in path: String = "") -> [String: String] {
        let folder = path.isEmpty ? root : root.appending(path: path)
        var files: [String: String] = [:]
        for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? [] {
            files[name] = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        return files
    }

    /// Does some work and ends it before a step, counted from 0; returns whether it came so far.
    static func interrupt(at step: Int, _ work: () throws -> Void) throws -> Bool {
        let count = Mutex(0)
        do {
            try FileStep.$interruption.withValue(
                { _ in
                    let isLast = count.withLock { count in
                        defer { count += 1 }
                        return count == step
                    }
                    if isLast { throw Stop() }
                }, operation: work)
            return false
        } catch is Stop {
            return true
        }
    }
}
