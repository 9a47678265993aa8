import Foundation

/// A change of one file and one folder that belong together: both happen, or neither does.
///
/// What is to come is written into a journal first. A process that is killed before the journal is
/// whole has changed nothing; one that is killed after it leaves the rest to ``finish(in:)``.
public struct Journal {
    /// The file to change, relative to the root.
    public var file: String
    /// Its bytes before.
    public var before: Data
    /// Its bytes after.
    public var after: Data
    /// The folder whose files change too, relative to the root.
    public var folder: String
    /// All files of the folder after; with none it goes. Nil where the folder stays as it is.
    public var folderFiles: [String: Data]?

    /// Describes a change.
    public init(
        file: String, before: Data, after: Data, folder: String, folderFiles: [String: Data]?
    ) {
        self.file = file
        self.before = before
        self.after = after
        self.folder = folder
        self.folderFiles = folderFiles
    }

    /// Makes the change.
    ///
    /// - Parameters:
    ///   - root: The folder that the paths are relative to.
    ///   - name: A name for the change; one of the same name must have been finished.
    ///   - journals: The folder where it is written down first.
    /// - Throws: ``FileError`` when the file is not as before.
    public func perform(root: URL, name: String, journals: URL) throws {
        guard (try? Data(contentsOf: root.appending(path: file))) == before else {
            throw FileError(
                description:
                    "\(file):1:1: error: the file was changed in the meantime and stays as it "
                    + "is; run the command again")
        }
        let place = journals.appending(path: name)
        let draft = sibling(of: place, ending: "draft")
        try remove(draft)
        try write(to: draft)
        try move(draft, over: place)
        try Self.finish(place, root: root)
    }

    /// Finishes the changes that a killed process began, and forgets those that it only planned.
    ///
    /// A file that is neither as before nor as after has been edited since: that edit counts, and
    /// the change is forgotten.
    public static func finishAll(in journals: URL, root: URL) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: journals.path)) ?? []
        for name in names.sorted() {
            let place = journals.appending(path: name)
            if name.hasPrefix(".") { try remove(place) } else { try finish(place, root: root) }
        }
    }

    private struct Contents: Codable {
        var file: String
        var folder: String
        var folderFiles: [String]?
    }

    private func write(to place: URL) throws {
        try FileStep.reached("write the journal")
        let manager = FileManager.default
        try manager.createDirectory(at: place, withIntermediateDirectories: true)
        let contents = Contents(
            file: file, folder: folder, folderFiles: folderFiles?.keys.sorted())
        try JSONEncoder().encode(contents).write(to: place.appending(path: "contents.json"))
        try before.write(to: place.appending(path: "before"))
        try after.write(to: place.appending(path: "after"))
        let files = place.appending(path: "files")
        for (path, data) in folderFiles ?? [:] {
            try FileStep.reached("write \(path)")
            let file = files.appending(path: path)
            try manager.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
    }

    private static func finish(_ place: URL, root: URL) throws {
        func data(_ name: String) throws -> Data {
            try Data(contentsOf: place.appending(path: name))
        }
        let contents = try JSONDecoder().decode(Contents.self, from: data("contents.json"))
        let file = root.appending(path: contents.file)
        let now = try? Data(contentsOf: file)
        let (before, after) = (try data("before"), try data("after"))
        if now == before || now == after {
            if let paths = contents.folderFiles {
                var files: [String: FolderReplacement.Content] = [:]
                let folder = root.appending(path: contents.folder)
                for path in paths {
                    let bytes = try data("files/\(path)")
                    let isKept = (try? Data(contentsOf: folder.appending(path: path))) == bytes
                    files[path] = isKept ? .kept : .written(bytes)
                }
                try replace(folder, with: files)
            }
            if now != after { try replace(file, with: place.appending(path: "after")) }
        }
        try removeAtOnce(place)
    }

    private static func replace(
        _ folder: URL, with files: [String: FolderReplacement.Content]
    ) throws {
        let replacement = FolderReplacement(of: folder)
        try replacement.removeLeftovers()
        guard files.isEmpty else {
            try FileManager.default.createDirectory(
                at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
            return try replacement.replace(with: files)
        }
        try removeAtOnce(folder)
    }

    private static func replace(_ file: URL, with source: URL) throws {
        let target = file.resolvingSymlinksInPath()
        let hidden = sibling(of: target, ending: "next")
        try remove(hidden)
        try FileStep.reached("copy \(target.lastPathComponent)")
        try FileManager.default.copyItem(at: source, to: hidden)
        var status = stat()
        if stat(target.path, &status) == 0 { chmod(hidden.path, status.st_mode & 0o7777) }
        try move(hidden, over: target)
    }
}
