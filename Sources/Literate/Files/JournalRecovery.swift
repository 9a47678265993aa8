import Foundation
import LiterateLayout

extension Journal {
    /// A change that cannot be finished, because what was written down of it is damaged.
    package struct Damage: Hashable, Sendable {
        /// The change's name.
        package var name: String
        /// Where the remains are now.
        package var remains: URL
    }

    /// Finishes the changes that a killed process began, and forgets those that it only planned.
    ///
    /// A file that is neither as before nor as after has been edited since: that edit counts, and
    /// the change is forgotten.
    ///
    /// - Parameter aside: The folder that damaged journals are moved to, as after a failing disk;
    ///   what they spoke of stays as it is.
    /// - Returns: The damaged ones, in the order of their names.
    package static func finishAll(
        in journals: URL, root: URL, puttingAsideIn aside: URL
    ) throws -> [Damage] {
        var damages: [Damage] = []
        for name in journals.names {
            let place = journals.appending(path: name)
            if name.hasPrefix(".") {
                try remove(place)
            } else if try !finish(place, root: root) {
                damages.append(
                    Damage(name: name, remains: try putAside(place, named: name, in: aside)))
            }
        }
        return damages
    }

    /// Makes a change that is written down.
    ///
    /// - Returns: Whether all of it could be read that is needed; nothing is changed otherwise.
    static func finish(_ place: URL, root: URL) throws -> Bool {
        let json = try? Data(contentsOf: place.appending(path: "contents.json"))
        let contents = json.flatMap { try? JSONDecoder().decode(Contents.self, from: $0) }
        guard let contents else { return false }
        let file = root.appending(path: contents.file)
        let now = (try? Data(contentsOf: file)).map(fingerprint)
        if now == contents.before || now == contents.after {
            let after = place.appending(path: "after")
            let folder = root.appending(path: contents.folder)
            let wanted = contents.folderFiles ?? [:]
            guard now == contents.after || data(at: after, contents.after) != nil,
                let files = files(wanted, in: folder, from: place.appending(path: "files"))
            else { return false }
            if contents.folderFiles != nil { try replace(folder, with: files) }
            if now != contents.after { try replace(file, with: after) }
        }
        try removeAtOnce(place)
        return true
    }

    /// The bytes of a file, if they are the ones that were written.
    private static func data(at file: URL, _ wanted: String) -> Data? {
        (try? Data(contentsOf: file)).flatMap { fingerprint(of: $0) == wanted ? $0 : nil }
    }

    /// The files that a folder is going to have, with the fingerprints that are wanted; nil where one
    /// is neither in the folder nor whole in the source.
    private static func files(
        _ wanted: [String: String], in folder: URL, from source: URL
    ) -> [String: FolderReplacement.Content]? {
        var files: [String: FolderReplacement.Content] = [:]
        for (path, fingerprint) in wanted {
            if data(at: folder.appending(path: path), fingerprint) != nil {
                files[path] = .kept
            } else if let bytes = data(at: source.appending(path: path), fingerprint) {
                files[path] = .written(bytes)
            } else {
                return nil
            }
        }
        return files
    }

    private static func replace(
        _ folder: URL, with files: [String: FolderReplacement.Content]
    ) throws {
        let replacement = FolderReplacement(of: folder, isDurable: true)
        try replacement.removeLeftovers()
        guard !files.isEmpty else { return try removeAtOnce(folder) }
        try folder.makeParent()
        try replacement.replace(with: files)
        try flush(folder.deletingLastPathComponent())
    }

    private static func replace(_ file: URL, with source: URL) throws {
        let target = file.resolvingSymlinksInPath()
        let hidden = sibling(of: target, ending: "next")
        try remove(hidden)
        try FileStep.reached("copy \(target.lastPathComponent)")
        try FileManager.default.copyItem(at: source, to: hidden)
        copyPermissions(of: target, to: hidden)
        try flush(hidden)
        try move(hidden, over: target)
        try flush(target.deletingLastPathComponent())
    }

    private static func putAside(_ place: URL, named name: String, in aside: URL) throws -> URL {
        try aside.makeFolder()
        // Earlier remains stay too.
        var free = aside.appending(path: name)
        var number = 1
        while exists(free) {
            number += 1
            free = aside.appending(path: "\(name)-\(number)")
        }
        try move(place, over: free)
        return free
    }
}
