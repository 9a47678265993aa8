import Foundation
import LiterateFormat

/// Reading what others may take away at any moment: editors write files beside those that they
/// replace, and a checkout swaps many.
extension URL {
    /// The bytes of the file here; nil where there is none, or none any more.
    ///
    /// - Parameter name: What messages call it.
    /// - Throws: That it is there and cannot be read.
    package func presentContents(called name: String) throws(Diagnostics) -> Data? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            try checkAbsence(ofFile: name)
            return nil
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        guard let contents = try? handle.readToEnd() ?? Data() else { throw unreadable(name) }
        return contents
    }

    /// The names in the folder here, in order; nil where there is none, or none any more.
    ///
    /// - Parameter name: What messages call it.
    /// - Throws: That it is there and cannot be read.
    package func presentNames(called name: String) throws(Diagnostics) -> [String]? {
        if let names = try? FileManager.default.contentsOfDirectory(atPath: path) {
            return names.sorted()
        }
        if access(path, F_OK) == 0 { throw unreadable(name, "folder") }
        try checkAbsence(ofFile: name, "folder")
        return nil
    }
}

/// Takes what the last system call refused for something that is not there.
///
/// - Throws: That it is there and cannot be read.
package func checkAbsence(ofFile name: String, _ kind: String = "file") throws(Diagnostics) {
    guard [ENOENT, ENOTDIR].contains(errno) else { throw unreadable(name, kind) }
}

private func unreadable(_ name: String, _ kind: String = "file") -> Diagnostics {
    Diagnostics(
        SourcePosition(file: name), "the \(kind) cannot be read; make it readable, or remove it")
}
