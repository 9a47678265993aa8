import Foundation

/// A file or folder that is there and cannot be read.
package struct UnreadableFile: Error, Hashable, Sendable {
    /// What is wrong, and what to do.
    package let message: String

    fileprivate init(_ kind: String) {
        message = "the \(kind) cannot be read; make it readable, or remove it"
    }
}

/// Reading what others may take away at any moment: editors write files beside those that they
/// replace, and a checkout swaps many.
extension URL {
    /// The bytes of the file here; nil where there is none, or none any more.
    package func presentContents() throws(UnreadableFile) -> Data? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return try absent("file") }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            return try handle.readToEnd() ?? Data()
        } catch {
            throw UnreadableFile("file")
        }
    }

    /// The names in the folder here, in order; nil where there is none, or none any more.
    package func presentNames() throws(UnreadableFile) -> [String]? {
        let folder = open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard folder >= 0 else { return try absent("folder") }
        close(folder)
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            if access(path, F_OK) == 0 { throw UnreadableFile("folder") }
            return nil
        }
    }

    /// Nothing, where that is why the last system call failed.
    private func absent<Contents>(_ kind: String) throws(UnreadableFile) -> Contents? {
        guard [ENOENT, ENOTDIR].contains(errno) else { throw UnreadableFile(kind) }
        return nil
    }
}
