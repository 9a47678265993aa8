#if os(Linux)
    import Foundation
    import Glibc
    import LiterateLayout

    /// Linux's own notices of changes (https://man7.org/linux/man-pages/man7/inotify.7.html).
    enum INotify {
        /// A file that was written and closed, put in a place, or removed; never one half written.
        private static let events = UInt32(
            IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ATTRIB)
        /// How long nothing more must happen before a burst counts as over.
        private static let quiet = DispatchTimeInterval.milliseconds(10)

        /// Notices of changes; nil where the system gives none.
        static func changes(of paths: [URL]) -> AsyncStream<Void>? {
            let file = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
            guard file >= 0 else { return nil }
            return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
                let watch = Watch(file: file, paths: paths) { continuation.yield() }
                continuation.onTermination = { _ in watch.cancel() }
            }
        }

        /// The watched folders; all its work is done on one queue.
        private final class Watch: @unchecked Sendable {
            private let file: Int32
            private let paths: [URL]
            private let queue = DispatchQueue(label: "book.serve.changes")
            private let source: any DispatchSourceRead
            private let timer: any DispatchSourceTimer
            /// The names that matter in the folder of a watched file; all where there are none.
            private var names: [Int32: Set<String>] = [:]

            init(file: Int32, paths: [URL], notify: @escaping @Sendable () -> Void) {
                (self.file, self.paths) = (file, paths)
                source = DispatchSource.makeReadSource(fileDescriptor: file, queue: queue)
                timer = DispatchSource.makeTimerSource(queue: queue)
                queue.sync { watchAll() }
                source.setEventHandler { [weak self] in self?.read() }
                source.setCancelHandler { close(file) }
                timer.setEventHandler { [weak self] in
                    // Folders may have come with what changed.
                    self?.watchAll()
                    notify()
                }
                source.resume()
                timer.resume()
            }

            func cancel() {
                source.cancel()
                timer.cancel()
            }

            /// Watches every folder; one that is watched already stays so.
            private func watchAll() {
                for path in paths {
                    if path.isFolder {
                        for folder in FolderWatcher.folders(in: path) { watch(folder, for: nil) }
                    } else {
                        watch(path.deletingLastPathComponent(), for: path.lastPathComponent)
                    }
                }
            }

            private func watch(_ folder: URL, for name: String?) {
                let number = inotify_add_watch(file, folder.path, INotify.events)
                guard number >= 0 else { return }
                names[number] = name.map { names[number, default: []].union([$0]) } ?? []
            }

            private func read() {
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                var isOurs = false
                while case let count = Glibc.read(file, &buffer, buffer.count), count > 0 {
                    isOurs = buffer[..<count].withUnsafeBytes(concernsUs) || isOurs
                }
                if isOurs { timer.schedule(deadline: .now() + INotify.quiet) }
            }

            /// Goes over the events: a header, then a name filled up with zeros.
            private func concernsUs(_ bytes: UnsafeRawBufferPointer) -> Bool {
                let header = MemoryLayout<inotify_event>.size
                var offset = 0
                while offset + header <= bytes.count {
                    let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let end = offset + header + Int(event.len)
                    let text = bytes[(offset + header)..<min(end, bytes.count)]
                    let name = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
                    if concernsUs(event, name) { return true }
                    offset = end
                }
                return false
            }

            private func concernsUs(_ event: inotify_event, _ name: String) -> Bool {
                if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
                guard event.mask & UInt32(IN_IGNORED) == 0 else { return false }
                // What editors keep beside the file.
                guard !isAside(name) else { return false }
                let wanted = names[event.wd] ?? []
                return wanted.isEmpty || wanted.contains(name)
            }
        }
    }
#endif
