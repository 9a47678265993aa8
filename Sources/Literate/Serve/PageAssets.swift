import LiterateRecorder
import Foundation

/// The files that pages are made with beside the chapters' text: the theme and the pictures.
struct PageAssets: Equatable, Sendable {
    /// The folder of the theme in the book's own sources; nil where the program's own is used.
    let theme: URL?
    /// The files with what changes when they do.
    let text: String

    init(root: URL) {
        let folder = root.appending(path: "Sources/Literate/Pages/Theme")
        theme = FileManager.default.fileExists(atPath: folder.path) ? folder : nil
        let pictures = Self.files(in: root.appending(path: "chapters"))
            .filter { !$0.hasPrefix("figures/") }
        text = (pictures + (theme.map(Self.files) ?? [])).joined(separator: "\n")
    }

    private static func files(in folder: URL) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasSuffix(".md") }.sorted().compactMap { name in
            let path = folder.appending(path: name).path
            guard let found = try? FileManager.default.attributesOfItem(atPath: path),
                found[.type] as? FileAttributeType == .typeRegular
            else { return nil }
            let date = (found[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
            return "\(name) \(found[.size] ?? 0) \(date)"
        }
    }
}
