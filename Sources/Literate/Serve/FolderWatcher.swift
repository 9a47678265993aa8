import Foundation
import LiterateLayout

/// Tells when files under some folders change, however an editor writes them: in place, or by
/// putting a new file in the place of the old.
enum FolderWatcher {
    /// Yields after each burst of changes, once it is over.
    ///
    /// - Parameter paths: Folders, watched with all that is in them, and files; those that do not
    ///   exist are left out.
    static func changes(of paths: [URL]) -> AsyncStream<Void> {
        #if os(Linux)
            if let stream = INotify.changes(of: paths) { return stream }
        #endif
        return PollingWatcher.changes(of: paths)
    }

    /// A folder's subfolders, itself included, without hidden ones; each once, wherever symbolic links
    /// lead.
    static func folders(in folder: URL) -> [URL] {
        var (found, seen, waiting) = ([URL](), Set<String>(), [folder])
        while let next = waiting.popLast() {
            guard seen.insert(next.resolvingSymlinksInPath().path).inserted else { continue }
            found.append(next)
            waiting += contents(of: next).filter(\.isFolder)
        }
        return found
    }

    /// What is in a folder and not aside.
    fileprivate static func contents(of folder: URL) -> [URL] {
        folder.names.filter { !isAside($0) }.map { folder.appending(path: $0) }
    }
}

/// Compares modification times now and then, where the system has nothing better that we use.
enum PollingWatcher {
    static func changes(
        of paths: [URL], interval: Duration = .milliseconds(100)
    ) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let task = Task {
                var last = stamps(of: paths)
                while (try? await Task.sleep(for: interval)) != nil {
                    let now = stamps(of: paths)
                    if now != last { continuation.yield() }
                    last = now
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Size and time of every file and folder.
    private static func stamps(of paths: [URL]) -> [String: [Int]] {
        let files = paths.flatMap { path in
            path.isFolder ? FolderWatcher.folders(in: path).flatMap(FolderWatcher.contents) : [path]
        }
        return files.reduce(into: [:]) { stamps, file in stamps[file.path] = file.stamp }
    }
}

extension URL {
    /// The size and the time of what is here; nil where nothing is.
    var stamp: [Int]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return [Int(status.st_size), time.tv_sec, time.tv_nsec]
    }
}
