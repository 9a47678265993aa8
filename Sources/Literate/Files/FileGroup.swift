import Foundation
import LiterateLayout

/// Several files that are written together: all of them, or none when any cannot be.
///
/// All are made under hidden names first, which is where a full disk or a folder that cannot be
/// written shows. Only then do they take their places. What fails is taken back at once; a change that
/// must be whole also after a kill, and is then gone on with, has a ``Journal``.
package struct FileGroup {
    private struct File {
        var path: String
        var place: URL
        var data: Data
        /// What was there; nil where there was nothing.
        var before: Data?

        var hidden: URL { sibling(of: place, ending: "next") }
    }

    private let root: URL
    private let files: [File]

    /// Describes files by their paths below a folder, in the order in which they take their places.
    package init(_ files: [(path: String, data: Data)], root: URL) {
        self.root = root
        self.files = files.map { path, data in
            // A symbolic link stays one.
            let place = root.appending(path: path).resolvingSymlinksInPath()
            return File(
                path: path, place: place, data: data, before: try? Data(contentsOf: place))
        }
    }

    /// Writes the files, and the folders that they need.
    ///
    /// - Throws: ``FileError`` for the first that cannot be written; all is then as it was.
    package func write() throws {
        let folders = files.flatMap { missingFolders(above: $0.place) }
        var placed = 0
        do {
            for file in files { try make(file) }
            for file in files {
                try move(file.hidden, over: file.place)
                placed += 1
            }
        } catch {
            for file in files { try? FileManager.default.removeItem(at: file.hidden) }
            for file in files.prefix(placed) { restore(file) }
            // Those that lie deepest first.
            for folder in folders.reversed() { rmdir(folder.path) }
            throw error
        }
    }

    private func make(_ file: File) throws {
        try FileStep.reached("make \(file.path)")
        try naming("write \(file.path)") {
            try file.place.makeParent()
            try file.data.write(to: file.hidden)
        }
        copyPermissions(of: file.place, to: file.hidden)
    }

    private func restore(_ file: File) {
        if let before = file.before {
            // In the file that stands there, whose permissions are the ones of before.
            try? before.write(to: file.place)
        } else {
            try? FileManager.default.removeItem(at: file.place)
        }
    }

    /// The folders that are not there yet, from the highest.
    private func missingFolders(above file: URL) -> [URL] {
        sequence(first: file.deletingLastPathComponent()) { $0.deletingLastPathComponent() }
            .prefix { !exists($0) && $0.path != "/" }.reversed()
    }
}
