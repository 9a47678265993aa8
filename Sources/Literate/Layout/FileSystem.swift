import Foundation

extension URL {
    /// Makes the folder here, and those above it.
    package func makeFolder() throws {
        try FileManager.default.createDirectory(at: self, withIntermediateDirectories: true)
    }

    /// Makes the folder that a file here needs.
    package func makeParent() throws { try deletingLastPathComponent().makeFolder() }

    /// Whether there is something here, behind a symbolic link too.
    package var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether there is a folder here.
    package var isFolder: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Whether bytes can be read here, behind a symbolic link too: there is no folder and no pipe.
    package var isFile: Bool {
        let kind = try? FileManager.default.attributesOfItem(
            atPath: resolvingSymlinksInPath().path)[.type]
        return kind as? FileAttributeType == .typeRegular
    }

    /// Whether what is here lies in a folder, wherever symbolic links lead.
    package func isReally(in folder: URL) -> Bool {
        resolvingSymlinksInPath().path.hasPrefix(folder.resolvingSymlinksInPath().path + "/")
    }

    /// The names in the folder here, in order; none where it cannot be read.
    package var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// The text of the file here; nil where it cannot be read.
    package var text: String? { try? String(contentsOf: self, encoding: .utf8) }
}

/// Whether a file's name is one that systems and editors give to what they keep beside the files of
/// people: it is hidden, or a backup such as `01-one.md~` or `#01-one.md#`.
package func isAside(_ name: some StringProtocol) -> Bool {
    name.hasPrefix(".") || name.hasSuffix("~") || name.hasPrefix("#") && name.hasSuffix("#")
}

/// Why the system refused something, in its words: `No space left on device`.
package func reason(of error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    guard let cause = cause as? POSIXError else { return error.localizedDescription }
    return String(cString: strerror(cause.code.rawValue))
}
