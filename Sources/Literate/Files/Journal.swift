import Foundation
import LiterateLayout

/// A change of one file and one folder that belong together: both happen, or neither does.
///
/// What is to come is written into a journal first. A process that is killed before the journal is
/// whole has changed nothing; one that is killed after it leaves the rest to
/// ``finishAll(in:root:puttingAsideIn:)``. A power failure is no other case: what is relied on is on
/// the disk before the next step.
package struct Journal {
    /// The file to change, relative to the root.
    package var file: String
    /// Its bytes before.
    package var before: Data
    /// Its bytes after.
    package var after: Data
    /// The folder whose files change too, relative to the root.
    package var folder: String
    /// All files of the folder after, none if it goes; nil where the folder stays as it is.
    package var folderFiles: [String: Data]?

    package init(
        file: String, before: Data, after: Data, folder: String, folderFiles: [String: Data]?
    ) {
        (self.file, self.before, self.after, self.folder, self.folderFiles) = (
            file, before, after, folder, folderFiles
        )
    }

    /// Makes the change.
    ///
    /// - Parameters:
    ///   - root: The folder that the paths are relative to.
    ///   - name: A name for the change; one of the same name must have been finished.
    ///   - journals: The folder where it is written down first.
    /// - Throws: ``FileError`` when the file is not as before.
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
        try write(to: draft)
        try flushAll(in: draft)
        try move(draft, over: place)
        try flush(journals)
        guard try Self.finish(place, root: root) else {
            throw FileError(
                description: "\(file):1:1: error: what was to be written is read otherwise than "
                    + "it was written down in '\(place.path)'; is the disk in order?")
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
    }

    private func write(to place: URL) throws {
        try FileStep.reached("write the journal")
        try place.makeFolder()
        let contents = Contents(
            file: file, before: fingerprint(of: before), after: fingerprint(of: after),
            folder: folder, folderFiles: folderFiles?.mapValues(fingerprint))
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
