import Foundation
import LiterateLayout

/// The root folder of the book that this program belongs to: the one with the book's description.
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
        let description = folder.appending(path: BookLayout.description).path
        if FileManager.default.fileExists(atPath: description) { return folder }
        let parent = folder.deletingLastPathComponent().standardizedFileURL
        guard parent.path != folder.path else { return nil }
        folder = parent
    }
}
