import Foundation
import LiterateFormat

/// The picture that stands for a book, as pages name it to those who link to them.
struct CoverPicture: Sendable {
    /// Width and height.
    struct Size: Sendable {
        var width: Int
        var height: Int
    }

    /// Its file in the site.
    let file: String
    let data: Data
    let text: String
    /// How large it is in pixels, where the file is a PNG; others say it in other ways.
    let size: Size?

    /// Reads the cover of the book at a root; nil where it has none.
    ///
    /// - Throws: That the file cannot be read.
    init?(_ cover: Cover?, root: URL) throws(Diagnostics) {
        guard let cover else { return nil }
        guard let data = try? Data(contentsOf: root.appending(path: cover.file)) else {
            throw Diagnostics([
                Diagnostic(SourcePosition(file: cover.file, line: 1), "the cover cannot be read")
            ])
        }
        let ending = cover.file.split(separator: "/").last?.split(separator: ".").dropFirst().last
        file = "cover" + (ending.map { ".\($0)" } ?? "")
        self.data = data
        text = cover.text
        size = Self.sizeOfPNG(data)
    }

    /// What the first chunk says (https://www.w3.org/TR/png-3/#11IHDR).
    private static func sizeOfPNG(_ data: Data) -> Size? {
        let bytes = [UInt8](data.prefix(24))
        guard bytes.count == 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        let numbers = [bytes[16..<20], bytes[20..<24]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
        return Size(width: numbers[0], height: numbers[1])
    }
}
