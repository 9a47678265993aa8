import Foundation
import LiterateLayout

/// Puts new contents in the place of a folder's, so that at any moment it holds all of the old or all
/// of the new, also when the process is killed.
///
/// The new folder is made beside the old one and swapped with it. Then the old one is brought up to
/// date as well and swapped back: a server or a shell that stands in the folder stays in it.
///
/// Where folders cannot be swapped, files are replaced one by one, each whole or not at all; a
/// process that is killed then leaves a mixture, which the next replacement ends.
package struct FolderReplacement {
    /// What a file of the folder is going to be.
    package enum Content: Hashable, Sendable {
        /// What it is.
        case kept
        /// These bytes.
        case written(Data)
    }

    private let folder: URL
    private let next: URL
    private let canExchange: Bool
    private let isDurable: Bool

    /// Prepares to replace a folder, which may not be there yet.
    ///
    /// - Parameters:
    ///   - canExchange: Whether to swap folders where that is possible.
    ///   - isDurable: Whether the files are to be on the disk before the old ones go. What can be
    ///     made again need not be.
    package init(of folder: URL, canExchange: Bool = true, isDurable: Bool = false) {
        // A symbolic link stays one.
        self.folder = folder.resolvingSymlinksInPath()
        next = sibling(of: self.folder, ending: "next")
        (self.canExchange, self.isDurable) = (canExchange, isDurable)
    }

    /// Replaces the contents.
    ///
    /// - Parameters:
    ///   - files: The files that the folder is going to hold, by their paths in it; others go.
    ///   - isLast: Files that depend on others, and come after them where they are replaced singly.
    package func replace(
        with files: [String: Content], isLast: (String) -> Bool = { _ in false }
    ) throws {
        try removeLeftovers()
        try make(files)
        if isDurable { try flushAll(in: next) }
        guard exists(folder) else { return try move(next, over: folder) }
        if canExchange, try exchange(next, folder) {
            try update(next, from: folder, isLast: isLast)
            _ = try exchange(next, folder)
        } else {
            try update(folder, from: next, isLast: isLast)
        }
        try remove(next)
    }

    /// Removes what a killed replacement may have left beside the folder.
    package func removeLeftovers() throws { try remove(next) }

    private func make(_ files: [String: Content]) throws {
        try FileStep.reached("make \(next.lastPathComponent)")
        try next.makeFolder()
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            let file = next.appending(path: path)
            try file.makeParent()
            switch content {
            case .kept: try link(folder.appending(path: path), as: file)
            case .written(let data):
                try FileStep.reached("write \(path)")
                try data.write(to: file)
            }
        }
    }

    /// Makes a folder's files those of another, one by one.
    private func update(_ target: URL, from source: URL, isLast: (String) -> Bool) throws {
        let wanted = filePaths(in: source)
        for path in wanted.filter({ !isLast($0) }) + wanted.filter(isLast) {
            let (old, new) = (target.appending(path: path), source.appending(path: path))
            guard !isSameFile(old, new) else { continue }
            try old.makeParent()
            let hidden = sibling(of: old, ending: "next")
            try remove(hidden)
            try link(new, as: hidden)
            try move(hidden, over: old)
        }
        for path in Set(filePaths(in: target)).subtracting(wanted).sorted() {
            try remove(target.appending(path: path))
            try removeEmptyFolders(above: path, in: target)
        }
    }

    private func removeEmptyFolders(above path: String, in target: URL) throws {
        var folder = target.appending(path: path).deletingLastPathComponent()
        while folder.path != target.path,
            try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty
        {
            try remove(folder)
            folder.deleteLastPathComponent()
        }
    }
}
