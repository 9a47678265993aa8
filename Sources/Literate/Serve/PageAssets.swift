import Foundation
import LiterateFormat
import LiterateLayout

/// What pages are made with beside the chapters' text: what the book says of itself, its theme, its
/// colophon, its cover and the pictures.
struct PageAssets: Equatable, Sendable {
    /// All of it, with what changes when a file does.
    let text: String

    init(root: URL, description: BookDescription) {
        let pictures = Self.files(in: root.appending(path: BookLayout.chapters))
            .filter { !$0.hasPrefix("\(BookLayout.figuresAsLinked)/") }
        let others = description.pageFiles.flatMap { Self.files(in: root.appending(path: $0)) }
        text = (["\(description)"] + pictures + others).joined(separator: "\n")
    }

    private static func files(in folder: URL) -> [String] {
        // Of a single file, the path below it is empty.
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? [""]
        let shown = names.filter { name in
            !name.hasSuffix(".md") && !name.split(separator: "/").contains { isAside($0) }
        }
        return shown.sorted().compactMap { name in
            let file = name.isEmpty ? folder : folder.appending(path: name)
            return file.isFolder ? nil : file.stamp.map { "\(name) \($0)" }
        }
    }
}
