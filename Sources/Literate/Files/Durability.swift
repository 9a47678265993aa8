import Foundation
import LiterateLayout

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

/// Waits until all files below a folder are on the disk, with their names.
func flushAll(in folder: URL) throws {
    var folders: Set<URL> = [folder]
    for path in filePaths(in: folder) {
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
