import Foundation
import LiterateLayout

/// What a file for live cells was made of, and by which programs: its first line says it.
///
/// With the same programs the same sources give the same bytes; with others the sources must do.
struct LiveOrigin {
    private let sources: String
    private let programs: String

    /// - Parameter programs: What the programs that make it say of their versions.
    init(sources: Digest, programs: [String]) {
        self.sources = sources.text
        var digest = Digest()
        for version in programs { digest.add(version) }
        self.programs = digest.text
    }

    /// The first line of a file with something after it.
    func line(before rest: Data) -> Data {
        Data("// sources \(sources) programs \(programs) rest \(Digest(rest).text)\n".utf8)
    }

    /// What a file says of where it comes from.
    enum Claim {
        /// It has the same sources, and other programs made it.
        case sources
        /// The same programs made it of the same sources.
        case all
    }

    /// What a file says, as far as that is this origin; nil of any other file, and of one that is not as
    /// it was when it said so.
    func claim(of file: Data) -> Claim? {
        guard let words = Self.words(of: file), words[2] == sources else { return nil }
        guard words[6] == Digest(Data(file.drop { $0 != 10 }.dropFirst())).text else { return nil }
        return words[4] == programs ? .all : .sources
    }

    /// The words of the first line; nil where it is none of ours.
    private static func words(of file: Data) -> [Substring]? {
        let line = String(decoding: file.prefix { $0 != 10 }, as: UTF8.self)
        let words = line.split(separator: " ")
        guard words.count == 7, line.hasPrefix("// sources "), words[3] == "programs",
            words[5] == "rest"
        else { return nil }
        return words
    }
}
