import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout
import Synchronization

/// The digests of files, which are read again only where they changed since the last time.
///
/// A file counts as unchanged while its number, its size and its two times are what they were. Times
/// that lie so near to the reading that a later change could have the same are not trusted, as in Git
/// (https://git-scm.com/docs/racy-git).
final class SourceDigests: Sendable {
    /// A file by its name in messages.
    struct File: Sendable {
        var name: String
        var digest: Digest
        /// Whether a function of it can say where it was called.
        var takesPlacesOfCallers: Bool

        var part: CacheKey.Part { CacheKey.Part(name, digest) }
    }

    private struct State {
        /// What a file was when its stamp was this, by its path.
        var known: [String: (stamp: String, file: File)] = [:]
        /// What was gathered already: within the life of this object nothing is looked at twice.
        var gathered: [String: [File]] = [:]
        var isChanged = false
    }

    private let store: URL
    private let state: Mutex<State>

    /// Reads what is known in a file; nothing where it cannot be read.
    init(store: URL) {
        self.store = store
        var state = State()
        for line in (store.text ?? "").utf8.split(separator: 10) {
            let fields = line.split(separator: 9)
            guard fields.count == 4, let path = String(fields[3]), let stamp = String(fields[0]),
                let digest = Digest(hexadecimal: fields[1])
            else { continue }
            let takesPlaces = fields[2].elementsEqual("1".utf8)
            state.known[path] = (
                stamp, File(name: path, digest: digest, takesPlacesOfCallers: takesPlaces)
            )
        }
        self.state = Mutex(state)
    }

    /// Keeps what is known for the next time; a file that cannot be written only costs time.
    func save() {
        let text: String? = state.withLock { state in
            guard state.isChanged else { return nil }
            state.isChanged = false
            return state.known.sorted { $0.key < $1.key }.map { path, known in
                let places = known.file.takesPlacesOfCallers ? 1 : 0
                return "\(known.stamp)\t\(known.file.digest.text)\t\(places)\t\(path)\n"
            }.joined()
        }
        guard let text else { return }
        try? store.makeParent()
        try? Data(text.utf8).write(to: store, options: .atomic)
    }

    /// The files at a place, which may be a file, a folder or nothing, or be taken away meanwhile; those
    /// whose names begin with a dot are left out.
    ///
    /// - Parameter name: What messages call the place.
    /// - Throws: What is there and cannot be read.
    func files(at place: URL, called name: String) throws(Diagnostics) -> [File] {
        if let files = state.withLock({ $0.gathered[place.path] }) { return files }
        var files: [File] = []
        try gather(place, name, into: &files)
        state.withLock { $0.gathered[place.path] = files }
        return files
    }

    private func gather(
        _ place: URL, _ name: String, into files: inout [File]
    ) throws(Diagnostics) {
        var status = stat()
        guard stat(place.path, &status) == 0 else { return try checkAbsence(ofFile: name) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            if let file = try file(place, name, status) { files.append(file) }
            return
        }
        for entry in try place.presentNames(called: name) ?? [] where !entry.hasPrefix(".") {
            try gather(place.appending(path: entry), "\(name)/\(entry)", into: &files)
        }
    }

    private func file(_ place: URL, _ name: String, _ status: stat) throws(Diagnostics) -> File? {
        let (path, stamp) = (place.path, Self.stamp(status))
        if var known = state.withLock({ $0.known[path] }), known.stamp == stamp {
            known.file.name = name
            return known.file
        }
        guard let data = try place.presentContents(called: name) else { return nil }
        let file = File(
            name: name, digest: Digest(data),
            takesPlacesOfCallers: path.hasSuffix(".swift") && takesPlacesOfCallers(data))
        let isSettled = Self.lastChange(status) < Date().timeIntervalSince1970 - 2
        state.withLock { state in
            state.isChanged = true
            state.known[path] = isSettled ? (stamp, file) : nil
        }
        return file
    }

    private static func stamp(_ status: stat) -> String {
        let (written, changed) = times(status)
        return "\(status.st_ino) \(status.st_size) \(written.tv_sec).\(written.tv_nsec) "
            + "\(changed.tv_sec).\(changed.tv_nsec)"
    }

    private static func lastChange(_ status: stat) -> Double {
        let (written, changed) = times(status)
        return Double(max(written.tv_sec, changed.tv_sec))
    }

    private static func times(_ status: stat) -> (written: timespec, changed: timespec) {
        #if canImport(Darwin)
            (status.st_mtimespec, status.st_ctimespec)
        #else
            (status.st_mtim, status.st_ctim)
        #endif
    }
}

/// Whether a public function in some Swift code is by default told where it is called:
/// `line: Int = #line`.
private func takesPlacesOfCallers(_ data: Data) -> Bool {
    guard data.range(of: Data("= #".utf8)) != nil else { return false }
    let text = String(decoding: data, as: UTF8.self)
    return ["= #line", "= #column", "= #file"].contains { literal in
        text.ranges(of: literal).contains { place in
            let before = text[..<place.lowerBound]
            let starts = ["func ", "init(", "init<", "subscript(", "macro "].compactMap {
                before.ranges(of: $0).last?.lowerBound
            }
            guard let start = starts.max() else { return false }
            let lines = before[..<start].split(separator: "\n", omittingEmptySubsequences: false)
            return ["public ", "open "].contains { lines.last?.contains($0) == true }
        }
    }
}
