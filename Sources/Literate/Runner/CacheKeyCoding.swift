import LiterateRecorder
import Foundation

/// A key as a file: for each part its name, the number of its bytes, and these.
extension CacheKey {
    /// The file's bytes.
    var encoded: Data {
        var data = Data("book recording key 1\n".utf8)
        for part in parts {
            data += Data("\(part.contents.count) \(part.name)\n".utf8)
            data += part.contents
            data += Data("\n".utf8)
        }
        return data
    }

    /// Reads a file; nil when it is not whole or was written by another version.
    init?(encoded data: Data) {
        var rest = data[...]
        guard rest.popLine() == "book recording key 1" else { return nil }
        parts = []
        while let line = rest.popLine() {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let count = Int(words[0]), count >= 0, rest.count > count else {
                return nil
            }
            parts.append(Part(name: String(words[1]), contents: Data(rest.prefix(count))))
            rest = rest.dropFirst(count)
            guard rest.popLine() == "" else { return nil }
        }
        guard rest.isEmpty else { return nil }
    }
}

extension Data {
    /// Takes the bytes up to the next line end off the front; nil where there is none.
    fileprivate mutating func popLine() -> String? {
        guard let end = firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { self = self[index(after: end)...] }
        return String(decoding: self[..<end], as: UTF8.self)
    }
}
