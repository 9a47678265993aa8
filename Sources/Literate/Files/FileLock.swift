import Foundation
import LiterateLayout

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
