import Foundation
import LiterateLayout

/// What a system call refused.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What could not be done, and why.
    package var description: String
}

extension FileError {
    /// Names an action that the last system call refused.
    init(_ action: String) {
        self.init(description: "error: cannot \(action): \(String(cString: strerror(errno)))")
    }
}

/// What is at a path, also of a symbolic link that leads nowhere; nil where there is nothing.
private func status(of url: URL) -> stat? {
    var status = stat()
    return lstat(url.path, &status) == 0 ? status : nil
}

/// Whether there is something at a path, also a symbolic link that leads nowhere.
func exists(_ url: URL) -> Bool { status(of: url) != nil }

/// Puts a file or folder in the place of another file, at once.
func move(_ source: URL, over destination: URL) throws {
    try FileStep.reached("move to \(destination.lastPathComponent)")
    guard rename(source.path, destination.path) == 0 else {
        throw FileError("write \(destination.path)")
    }
}

/// Makes sure that a file can be put in a place, or taken from it, before anything changes.
///
/// - Parameter name: What messages call the folder that it lies in.
func checkReplaceable(_ file: URL, in name: String) throws {
    var (folder, entry) = (file.deletingLastPathComponent(), file)
    while !exists(folder), folder.path != "/" {
        entry = folder
        folder.deleteLastPathComponent()
    }
    var refusal = access(folder.path, W_OK | X_OK) == 0 ? 0 : errno
    if let outer = status(of: folder), let inner = status(of: entry), outer.st_mode & S_ISVTX != 0,
        ![0, outer.st_uid, inner.st_uid].contains(geteuid())
    {
        // In a folder that is sticky, as `/tmp` is, nobody replaces the files of others.
        refusal = EPERM
    }
    guard refusal != 0 else { return }
    throw FileError(
        description: "\(name):1:1: error: '\(folder.path)' cannot be written "
            + "(\(String(cString: strerror(refusal)))), and nothing was changed; make the folder "
            + "yours, or writable, and run the command again")
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
    try naming("remove \(url.path)") { try FileManager.default.removeItem(at: url) }
}

/// Removes a file or a whole folder.
///
/// - Returns: Whether it is gone; the system may refuse.
func removeIfPossible(_ url: URL) throws -> Bool {
    do {
        try remove(url)
        return true
    } catch is FileError {
        return false
    }
}

/// Removes a folder by way of another name, so that it never stands half removed under its own.
func removeAtOnce(_ folder: URL) throws {
    let gone = sibling(of: folder, ending: "gone")
    try remove(gone)
    guard exists(folder) else { return }
    try move(folder, over: gone)
    try remove(gone)
}

/// Gives a file a second name, or a copy where the file system has no such thing; a symbolic link is
/// one itself.
func link(_ source: URL, as destination: URL) throws {
    try FileStep.reached("link \(destination.lastPathComponent)")
    if linkat(AT_FDCWD, source.path, AT_FDCWD, destination.path, 0) == 0 { return }
    try naming("copy \(source.path)") {
        try FileManager.default.copyItem(at: source, to: destination)
    }
}

/// A hidden name beside a file or folder: `.site.next` for `site`.
func sibling(of url: URL, ending: String) -> URL {
    url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(ending)")
}

/// The paths of the files below a folder, hidden ones and symbolic links too, in order; none where
/// there is no folder.
///
/// - Throws: ``FileError`` for a folder that cannot be read.
package func filePaths(in folder: URL) throws -> [String] {
    guard exists(folder) else { return [] }
    let names = try naming("read \(folder.path)") {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }
    return try names.sorted().flatMap { name in
        let place = folder.appending(path: name)
        guard kind(of: place) == S_IFDIR else { return [name] }
        return try filePaths(in: place).map { "\(name)/\($0)" }
    }
}

/// What is at a path, a symbolic link by itself: `S_IFREG`, `S_IFDIR` and so on; nil where there is
/// nothing.
package func kind(of url: URL) -> mode_t? { status(of: url).map { $0.st_mode & S_IFMT } }

/// Whether two names are of one file.
func isSameFile(_ one: URL, _ two: URL) -> Bool {
    guard let one = status(of: one), let two = status(of: two) else { return false }
    return (one.st_ino, one.st_dev) == (two.st_ino, two.st_dev)
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

/// Swaps two folders at once, where the system and the file system can
/// (https://man7.org/linux/man-pages/man2/rename.2.html).
///
/// - Returns: Whether they are swapped.
func exchange(_ one: URL, _ two: URL) throws -> Bool {
    try FileStep.reached("exchange \(two.lastPathComponent)")
    #if canImport(Darwin)
        return renamex_np(one.path, two.path, UInt32(RENAME_SWAP)) == 0
    #else
        typealias Rename =
            @convention(c) (
                Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
            ) -> Int32
        // Not every C library has it.
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let exchanging: UInt32 = 2
        return unsafeBitCast(symbol, to: Rename.self)(
            AT_FDCWD, one.path, AT_FDCWD, two.path, exchanging) == 0
    #endif
}

/// Waits until a file, or the names in a folder, are on the disk: a change that comes after it is
/// then never there without it, also when the power fails
/// (https://man7.org/linux/man-pages/man2/fsync.2.html).
func flush(_ url: URL) throws {
    let file = open(url.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError("open \(url.path)") }
    defer { close(file) }
    // A file system that has no such thing says so; there is nothing else to do then.
    guard fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP else {
        throw FileError("write \(url.path)")
    }
}

/// Waits until files below a folder are on the disk, with their names.
func flush(_ paths: [String], in folder: URL) throws {
    var folders: Set<URL> = [folder]
    for path in paths {
        let file = folder.appending(path: path)
        try flush(file)
        folders.insert(file.deletingLastPathComponent())
    }
    for folder in folders { try flush(folder) }
}

/// What tells whether bytes are the ones that were written.
///
/// A file that the power failed in can have its length and yet hold zeros.
func fingerprint(of data: Data) -> String { "\(data.count) bytes \(Digest(data).text)" }

/// Keeps other processes from changing the same files; the system ends it with the process.
package final class FileLock {
    private let file: Int32

    /// Waits until no other process holds the lock of a name.
    ///
    /// - Parameter url: The lock's file, which is made where it is missing.
    package init(at url: URL) throws {
        try url.makeParent()
        file = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError("lock \(url.path)") }
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else { throw FileError("lock \(url.path)") }
        }
    }

    deinit { close(file) }
}
