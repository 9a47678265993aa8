import Foundation
import LiterateLayout

/// What a system call refused.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What could not be done, and why.
    package var description: String

    init(description: String) { self.description = description }

    /// Names an action that the last system call refused.
    init(_ action: String) {
        description = "error: cannot \(action): \(String(cString: strerror(errno)))"
    }
}

/// Whether there is something at a path, also a symbolic link that leads nowhere.
func exists(_ url: URL) -> Bool {
    var status = stat()
    return lstat(url.path, &status) == 0
}

/// Puts a file or folder in the place of another file, at once.
func move(_ source: URL, over destination: URL) throws {
    try FileStep.reached("move to \(destination.lastPathComponent)")
    guard rename(source.path, destination.path) == 0 else {
        throw FileError("write \(destination.path)")
    }
}

/// Gives a file the permissions of another, if that is there.
func copyPermissions(of file: URL, to other: URL) {
    var status = stat()
    if stat(file.path, &status) == 0 { chmod(other.path, status.st_mode & 0o7777) }
}

/// Removes a file or a whole folder; nothing where there is none.
func remove(_ url: URL) throws {
    guard exists(url) else { return }
    try FileStep.reached("remove \(url.lastPathComponent)")
    try FileManager.default.removeItem(at: url)
}

/// Removes a folder by way of another name, so that it never stands half removed under its own.
func removeAtOnce(_ folder: URL) throws {
    let gone = sibling(of: folder, ending: "gone")
    try remove(gone)
    guard exists(folder) else { return }
    try move(folder, over: gone)
    try remove(gone)
}

/// Gives a file a second name, or a copy where the file system has no such thing.
func link(_ source: URL, as destination: URL) throws {
    try FileStep.reached("link \(destination.lastPathComponent)")
    if Foundation.link(source.path, destination.path) == 0 { return }
    try FileManager.default.copyItem(at: source, to: destination)
}

/// A hidden name beside a file or folder: `.site.next` for `site`.
func sibling(of url: URL, ending: String) -> URL {
    url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(ending)")
}

/// The paths of the files below a folder, by themselves, in order.
func filePaths(in folder: URL) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.sorted().filter { path in
        var status = stat()
        return lstat(folder.appending(path: path).path, &status) == 0
            && status.st_mode & S_IFMT != S_IFDIR
    }
}

/// Whether two names are of one file.
func isSameFile(_ one: URL, _ two: URL) -> Bool {
    var (first, second) = (stat(), stat())
    return lstat(one.path, &first) == 0 && lstat(two.path, &second) == 0
        && first.st_ino == second.st_ino && first.st_dev == second.st_dev
}

/// Does something with files; where the system refuses, says what it was and why.
///
/// - Parameter action: What is done, as after `cannot`.
/// - Throws: ``FileError`` in place of an error that names neither.
package func naming<Result>(_ action: String, _ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as CocoaError {
        throw FileError(description: "error: cannot \(action): \(reason(of: error))")
    }
}
