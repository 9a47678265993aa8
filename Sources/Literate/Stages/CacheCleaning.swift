import Foundation
import LiterateFiles
import LiterateLayout
import LiterateVerification

/// Removes what the tool keeps to save time, the recordings and the converted formulas; that
/// changes nothing else.
///
/// What a killed `book accept` left half written is finished first: it lies there too.
/// - Returns: What was removed, a line each.
package func removeCache(root: URL) throws -> [String] {
    try Acceptance.finishWriting(root: root)
    let files = FileManager.default
    let folder = root.appending(path: BookLayout.cache)
    let nothing = ["nothing to remove: \(BookLayout.cache) is empty"]
    guard folder.isThere else { return nothing }
    // The lock stays: another process may wait for it. So does what tells a build's files from others.
    let lock = try FileLock(at: root.appending(path: BookLayout.lock))
    defer { withExtendedLifetime(lock) {} }
    let names = try files.contentsOfDirectory(atPath: folder.path).sorted()
        .filter { ![BookLayout.lock, BookLayout.written].contains(BookLayout.cached($0)) }
    guard !names.isEmpty else { return nothing }
    let lines = names.map { name in
        let kilobytes = (size(of: folder.appending(path: name)) + 1023) / 1024
        return "\(BookLayout.cached(name)) removed, \(kilobytes) KB"
    }
    for name in names { try files.removeItem(at: folder.appending(path: name)) }
    return lines + [
        "the next build runs every chapter again; chapters and \(BookLayout.siteFolder) are as "
            + "they were"
    ]
}

private func size(of url: URL) -> Int {
    let files = FileManager.default
    let paths = (try? files.subpathsOfDirectory(atPath: url.path)) ?? []
    return ([url] + paths.map { url.appending(path: $0) }).map { file in
        let found = try? files.attributesOfItem(atPath: file.path)
        let isFile = found?[.type] as? FileAttributeType == .typeRegular
        return isFile ? found?[.size] as? Int ?? 0 : 0
    }.reduce(0, +)
}
