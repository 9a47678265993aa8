import LiterateRecorder
import LiterateAuthoring
import LiteratePages
import LiterateFiles
import LiterateLayout
import Foundation
import LiterateVerification

/// Removes what the tool keeps to save time; deleting it changes nothing else.
package struct CacheCleaning: Sendable {
    private let root: URL

    /// Prepares to clean the book at a root.
    package init(root: URL) {
        self.root = root
    }

    /// Removes the recordings and the converted formulas.
    ///
    /// What a killed `book accept` left half written is finished first: it lies there too.
    /// - Returns: What was removed, a line each.
    package func clean() throws -> [String] {
        try Acceptance.finishWriting(root: root)
        let files = FileManager.default
        let folder = root.appending(path: BookLayout.cache)
        let nothing = ["nothing to remove: \(BookLayout.cache) is empty"]
        guard files.fileExists(atPath: folder.path) else { return nothing }
        // The lock stays: another process may wait for it.
        let lock = try FileLock(at: root.appending(path: BookLayout.lock))
        defer { withExtendedLifetime(lock) {} }
        let names = try files.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { BookLayout.cached($0) != BookLayout.lock }
        guard !names.isEmpty else { return nothing }
        let sizes = names.map { size(of: folder.appending(path: $0)) }
        for name in names { try files.removeItem(at: folder.appending(path: name)) }
        let lines = zip(names, sizes).map { "\(BookLayout.cached($0)) removed, \(kilobytes($1))" }
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
            guard found?[.type] as? FileAttributeType == .typeRegular else { return 0 }
            return (found?[.size] as? Int) ?? 0
        }.reduce(0, +)
    }

    private func kilobytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024) KB" }
}
