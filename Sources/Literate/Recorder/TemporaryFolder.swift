import Foundation
import LiterateLayout

/// A folder for the time of some work, among the system's temporary files.
package struct TemporaryFolder {
    package let url: URL
    /// Locked as long as the folder is in use, which ends with the process too.
    private let lock: Int32

    /// Makes a folder whose name begins with some words.
    ///
    /// - Throws: ``RunnerError/temporaryFolder(path:reason:)`` where that cannot be.
    package init(_ name: String) throws(RunnerError) {
        _ = Self.leftovers
        url = URL.temporaryDirectory.appending(path: "\(name)-\(UUID().uuidString)")
        do {
            try url.makeFolder()
        } catch {
            throw Self.failure(error)
        }
        lock = Self.locked(url) ?? -1
    }

    /// Removes, once, what processes left behind that were killed.
    private static let leftovers: Void = {
        for name in URL.temporaryDirectory.names
        where name.wholeMatch(of: /book-.+-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/) != nil {
            let folder = URL.temporaryDirectory.appending(path: name)
            let facts = try? FileManager.default.attributesOfItem(atPath: folder.path)
            // One that was made just now may not be locked yet.
            guard let date = facts?[.modificationDate] as? Date,
                date < Date(timeIntervalSinceNow: -60), let lock = locked(folder)
            else { continue }
            try? FileManager.default.removeItem(at: folder)
            close(lock)
        }
    }()

    /// Locks a folder of this user; nil where somebody has it locked.
    private static func locked(_ folder: URL) -> Int32? {
        let file = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        var status = stat()
        guard file >= 0, fstat(file, &status) == 0, status.st_uid == getuid(),
            flock(file, LOCK_EX | LOCK_NB) == 0
        else {
            close(file)
            return nil
        }
        return file
    }

    /// Makes sure that more can be written: what came before is then whole.
    ///
    /// A program whose output finds no room goes on, and what it said is missing.
    ///
    /// - Parameter bytes: How much, in bytes.
    package func checkRoom(for bytes: Int = 1 << 16) throws(RunnerError) {
        let probe = url.appending(path: "probe")
        do {
            try Data(repeating: 1, count: bytes).write(to: probe)
            try FileManager.default.removeItem(at: probe)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Makes sure that a tool which failed had a folder to work in.
    ///
    /// The tool's own words then are of files that nobody knows.
    package static func check() throws(RunnerError) {
        let folder = try TemporaryFolder("book-probe")
        defer { folder.remove() }
        try folder.checkRoom(for: 1 << 20)
    }

    /// Does some work with the folder, whose files are the only ones that it writes.
    package func perform<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as CocoaError {
            throw Self.failure(error)
        }
    }

    /// Removes the folder with what is in it.
    package func remove() {
        try? FileManager.default.removeItem(at: url)
        close(lock)
    }

    private static func failure(_ error: any Error) -> RunnerError {
        let path = URL.temporaryDirectory.path
        return .temporaryFolder(
            path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path,
            reason: reason(of: error))
    }
}
