import Foundation
import LiterateLayout

/// Puts new contents in the place of a folder's, so that at any moment it holds all of the old or all
/// of the new, also when the process is killed, or when the system refuses a step.
///
/// The new folder is made beside the old one and swapped with it. Then the old one is brought up to
/// date as well and swapped back: a server or a shell that stands in the folder stays in it. Where
/// that cannot be, the new one stays.
///
/// Where folders cannot be swapped, files are replaced one by one, each whole or not at all. What is
/// refused is taken back; a process that is killed leaves a mixture, which the next replacement ends.
package struct FolderReplacement {
    /// What a file of the folder is going to be.
    package enum Content: Hashable, Sendable {
        /// What it is.
        case kept
        /// These bytes.
        case written(Data)
    }

    private let folder: URL
    private let name: String
    private let canExchange: Bool
    private let isDurable: Bool

    /// Prepares to replace a folder, which may not be there yet.
    ///
    /// - Parameters:
    ///   - name: What messages call it; its path by default.
    ///   - canExchange: Whether to swap folders where that is possible.
    ///   - isDurable: Whether the files are to be on the disk before the old ones go. What can be
    ///     made again need not be.
    package init(
        of folder: URL, called name: String? = nil, canExchange: Bool = true,
        isDurable: Bool = false
    ) {
        // A symbolic link stays one.
        self.folder = folder.resolvingSymlinksInPath()
        self.name = name ?? folder.path
        (self.canExchange, self.isDurable) = (canExchange, isDurable)
    }

    /// Replaces the contents.
    ///
    /// - Parameters:
    ///   - files: The files that the folder is going to hold, by their paths in it; others go.
    ///   - isLast: Files that depend on others, and come after them where they are replaced singly.
    /// - Throws: ``FileError`` where the system refuses; the folder is then as it was.
    package func replace(
        with files: [String: Content], isLast: (String) -> Bool = { _ in false }
    ) throws {
        let written = files.filter { $1 != .kept }.keys.sorted()
        let gone = try filePaths(in: folder).filter { files[$0] == nil }
        for path in written + gone {
            try checkReplaceable(folder.appending(path: path), in: name)
        }
        let next = try freePlace("next")
        do {
            try make(files, at: next)
            if isDurable { try flush(written, in: next) }
            guard exists(folder) else { return try move(next, over: folder) }
            let changed = written.filter { !isLast($0) } + written.filter(isLast) + gone
            if canExchange, try exchange(next, folder) {
                try bringBack(next, changed)
            } else {
                try replaceSingly(changed, from: next)
            }
        } catch let error as FileError {
            _ = try removeIfPossible(next)
            throw error
        }
        _ = try removeIfPossible(next)
    }

    /// Removes what a killed replacement may have left beside the folder, as far as it can be.
    package func removeLeftovers() throws {
        for place in leftovers { _ = try removeIfPossible(place) }
    }

    /// Whether something is beside the folder that a replacement makes, of this moment or killed.
    package var hasLeftovers: Bool { leftovers.contains(where: exists) }

    private var leftovers: [URL] {
        ["next", "last.next"].map { sibling(of: folder, ending: $0) }
    }

    /// A name beside the folder, freed of what was left under it; another where that stays.
    private func freePlace(_ ending: String) throws -> URL {
        var (place, number) = (sibling(of: folder, ending: ending), 1)
        while try !removeIfPossible(place) {
            number += 1
            place = sibling(of: folder, ending: "\(number).\(ending)")
        }
        return place
    }

    private func make(_ files: [String: Content], at place: URL) throws {
        try FileStep.reached("make \(place.lastPathComponent)")
        try naming("write \(place.path)") { try place.makeFolder() }
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            let file = place.appending(path: path)
            try naming("write \(file.path)") { try file.makeParent() }
            switch content {
            case .kept:
                // Others may have taken it away meanwhile.
                let old = folder.appending(path: path)
                if exists(old) { try link(old, as: file) }
            case .written(let data):
                try FileStep.reached("write \(path)")
                try naming("write \(file.path)") { try data.write(to: file) }
            }
        }
    }

    /// Brings the old folder up to date and swaps it back; what is refused now leaves the new one.
    private func bringBack(_ old: URL, _ paths: [String]) throws {
        do {
            try update(old, from: folder, paths)
            _ = try exchange(old, folder)
        } catch is FileError {}
    }

    /// Replaces files one by one; where one cannot be, those before it are what they were.
    private func replaceSingly(_ paths: [String], from next: URL) throws {
        let last = try freePlace("last.next")
        let before = paths.filter { exists(folder.appending(path: $0)) }
        do {
            try make(before.reduce(into: [:]) { $0[$1] = .kept }, at: last)
            do {
                try update(folder, from: next, paths)
            } catch let error as FileError {
                try? update(folder, from: last, paths.reversed())
                throw error
            }
        } catch let error as FileError {
            _ = try removeIfPossible(last)
            throw error
        }
        _ = try removeIfPossible(last)
    }

    /// Makes some of a folder's files those of another, one by one; what is not there goes.
    private func update(_ target: URL, from source: URL, _ paths: [String]) throws {
        for path in paths {
            let (old, new) = (target.appending(path: path), source.appending(path: path))
            guard exists(new) else {
                try remove(old)
                try removeEmptyFolders(above: path, in: target)
                continue
            }
            guard !isSameFile(old, new) else { continue }
            try naming("write \(old.path)") { try old.makeParent() }
            let hidden = sibling(of: old, ending: "next")
            try remove(hidden)
            do {
                try link(new, as: hidden)
                try move(hidden, over: old)
            } catch let error as FileError {
                _ = try removeIfPossible(hidden)
                throw error
            }
        }
    }

    private func removeEmptyFolders(above path: String, in target: URL) throws {
        var folder = target.appending(path: path).deletingLastPathComponent()
        while folder.path != target.path {
            try FileStep.reached("remove \(folder.lastPathComponent)")
            // One that holds anything stays.
            guard rmdir(folder.path) == 0 else { return }
            folder.deleteLastPathComponent()
        }
    }
}
