import Foundation
import LiterateLayout

/// A change of one file and one folder that belong together: both happen, or neither does.
///
/// What is to come is written into a journal first. A process that is killed before the journal is
/// whole has changed nothing; one that is killed after it leaves the rest to
/// ``finishAll(in:root:puttingAsideIn:)``. A power failure is no other case: what is relied on is on
/// the disk before the next step.
package struct Journal {
    /// The file to change, relative to the root, and its bytes before and after.
    package var file: String
    package var before: Data
    package var after: Data
    /// The folder whose files change too, relative to the root.
    package var folder: String
    /// Files that the folder has after; nil where it stays as it is.
    package var folderFiles: [String: Data]?
    /// The files that go; nil where all others do.
    ///
    /// A folder that has none any more goes too.
    package var removed: [String]?

    package init(
        file: String, before: Data, after: Data, folder: String, folderFiles: [String: Data]?,
        removed: [String]? = nil
    ) {
        (self.file, self.before, self.after) = (file, before, after)
        (self.folder, self.folderFiles, self.removed) = (folder, folderFiles, removed)
    }

    /// Makes the change.
    ///
    /// - Parameters:
    ///   - root: The folder that the paths are relative to.
    ///   - name: A name for the change; one of the same name must have been finished.
    ///   - journals: The folder where it is written down first.
    /// - Throws: ``FileError`` when the file is not as before, or where the system refuses.
    package func perform(root: URL, name: String, journals: URL) throws {
        guard (try? Data(contentsOf: root.appending(path: file))) == before else {
            throw FileError(
                description:
                    "\(file):1:1: error: the file was changed in the meantime and stays as it "
                    + "is; run the command again")
        }
        let place = journals.appending(path: name)
        let draft = sibling(of: place, ending: "draft")
        try remove(draft)
        try naming("write \(place.path)") { try write(to: draft) }
        try flush(filePaths(in: draft), in: draft)
        try move(draft, over: place)
        try flush(journals)
        guard try finishOrForget(place, root: root) else {
            throw FileError(
                description: "\(file):1:1: error: what was to be written is read otherwise than "
                    + "it was written down in '\(place.path)'; is the disk in order?")
        }
    }

    /// Makes the change that is written down; one that is refused before anything changed is forgotten.
    private func finishOrForget(_ journal: URL, root: URL) throws -> Bool {
        do {
            return try Self.finish(journal, root: root)
        } catch let error as FileError {
            let place = root.appending(path: folder)
            let isBegun = folderFiles?.allSatisfy { path, data in
                (try? Data(contentsOf: place.appending(path: path))) == data
            }
            let isLeft = (removed ?? []).contains { exists(place.appending(path: $0)) }
            if isBegun != true || isLeft { try removeAtOnce(journal) }
            throw error
        }
    }

    /// What a journal says of its change: the bytes lie beside it, and their fingerprints here tell
    /// whether they are whole.
    struct Contents: Codable {
        var file: String
        var before: String
        var after: String
        var folder: String
        var folderFiles: [String: String]?
        var removed: [String]?
    }

    private func write(to place: URL) throws {
        try FileStep.reached("write the journal")
        try place.makeFolder()
        let contents = Contents(
            file: file, before: fingerprint(of: before), after: fingerprint(of: after),
            folder: folder, folderFiles: folderFiles?.mapValues(fingerprint), removed: removed)
        try JSONEncoder().encode(contents).write(to: place.appending(path: "contents.json"))
        try before.write(to: place.appending(path: "before"))
        try after.write(to: place.appending(path: "after"))
        for (path, data) in folderFiles ?? [:] {
            try FileStep.reached("write \(path)")
            let file = place.appending(path: "files/\(path)")
            try file.makeParent()
            try data.write(to: file)
        }
    }
}

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
                // Other hidden files are not ours.
                if name.hasSuffix(".draft") || name.hasSuffix(".gone") { try remove(place) }
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
            let file = file.resolvingSymlinksInPath()
            guard now == contents.after || data(at: after, contents.after) != nil,
                let files = files(wanted, in: folder, from: place.appending(path: "files"))
            else { return false }
            if now != contents.after { try checkReplaceable(file, in: contents.file) }
            if contents.folderFiles != nil {
                try replace(
                    folder, called: contents.folder,
                    with: files.merging(others(in: folder, than: contents.removed)) { own, _ in own
                    })
            }
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

    /// The files of a folder that stay, whatever they are.
    private static func others(
        in folder: URL, than removed: [String]?
    ) throws -> [String: FolderReplacement.Content] {
        guard let removed else { return [:] }
        return try filePaths(in: folder.resolvingSymlinksInPath())
            .filter { !removed.contains($0) }.reduce(into: [:]) { $0[$1] = .kept }
    }

    private static func replace(
        _ folder: URL, called name: String, with files: [String: FolderReplacement.Content]
    ) throws {
        let replacement = FolderReplacement(of: folder, called: name, isDurable: true)
        try replacement.removeLeftovers()
        guard !files.isEmpty else {
            try checkReplaceable(folder, in: name)
            return try removeAtOnce(folder)
        }
        try naming("write \(folder.path)") { try folder.makeParent() }
        try replacement.replace(with: files)
        try flush(folder.deletingLastPathComponent())
    }

    private static func replace(_ target: URL, with source: URL) throws {
        let hidden = sibling(of: target, ending: "next")
        try remove(hidden)
        try FileStep.reached("copy \(target.lastPathComponent)")
        try naming("write \(target.path)") {
            try FileManager.default.copyItem(at: source, to: hidden)
        }
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
