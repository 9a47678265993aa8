import Foundation

/// The root folder of the book that this program belongs to: the one that holds `chapters`.
///
/// `BOOK_ROOT` names it; else it is looked for from the current folder upwards, then from the
/// program's own place upwards.
func bookRoot() -> URL? {
    if let root = ProcessInfo.processInfo.environment["BOOK_ROOT"], !root.isEmpty {
        return URL(filePath: root, directoryHint: .isDirectory)
    }
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bookRoot(above: here) ?? bookRoot(above: program.deletingLastPathComponent())
}

private func bookRoot(above folder: URL) -> URL? {
    var folder = folder.standardizedFileURL
    while true {
        if isFolder(folder.appending(path: "chapters")), isFolder(folder.appending(path: "data")) {
            return folder
        }
        let parent = folder.deletingLastPathComponent().standardizedFileURL
        guard parent.path != folder.path else { return nil }
        folder = parent
    }
}

private func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        && isFolder.boolValue
}
