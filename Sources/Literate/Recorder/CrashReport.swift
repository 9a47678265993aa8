import Foundation
import LiterateLayout

/// What the Swift runtime's backtracer says about a crash, in its JSON format
/// (https://github.com/swiftlang/swift/blob/main/docs/Backtracing.rst).
struct CrashReport: Decodable {
    var description: String?
    var threads: [Thread]?

    struct Thread: Decodable {
        var crashed: Bool?
        var frames: [Frame]?
    }

    struct Frame: Decodable {
        var address: String?
        var description: String?
        var symbol: String?
        var sourceLocation: Location?

        /// Whether it is the compiler's own function that makes a variable of a file.
        var makesVariable: Bool {
            let name = (symbol ?? "") + (description ?? "")
            return name.contains("unsafeMutableAddressor") || name.contains("one-time init")
                || symbol.map { $0.hasSuffix("_WZ") || $0.hasSuffix("vau") } ?? false
        }
    }

    struct Location: Decodable {
        var file: String
        var line: Int
    }

    /// Reads a report; nil where there is none or it was cut off.
    init?(_ bytes: some Sequence<UInt8>) {
        guard let report = try? JSONDecoder().decode(CrashReport.self, from: Data(bytes)) else {
            return nil
        }
        self = report
    }

    private var frames: [Frame] {
        (threads?.first { $0.crashed == true } ?? threads?.first)?.frames ?? []
    }

    /// The innermost line of a chapter, with the path made relative to the book.
    ///
    /// Where functions are inlined in each other, the backtracer lists them by their addresses,
    /// which may put a caller before what it calls. A line that stands outside of the top-level
    /// statement that runs is then the callee's.
    func chapterLine(during statement: (file: String, line: Int)?) -> (file: String, line: Int)? {
        let places = frames.compactMap { frame -> (address: String?, file: String, line: Int)? in
            // A variable that is made when it is first read stands where it is declared, not where it
            // is read.
            guard let location = frame.sourceLocation, location.line > 0, !frame.makesVariable,
                let file = Self.chapterPath(location.file)
            else { return nil }
            return (frame.address, file, location.line)
        }
        let inlined = places.prefix { $0.address == places.first?.address }
        let called = inlined.first { place in
            statement.map { place.file != $0.file || place.line < $0.line } ?? true
        }
        let innermost = called ?? inlined.max { $0.line < $1.line }
        return innermost.map { ($0.file, $0.line) }
    }

    /// What went wrong, where the trap itself had nothing to say.
    var reason: String? {
        let prefix = "Swift runtime failure: "
        let described = [description, frames.first?.description].compactMap(\.self)
        if let failure = described.first(where: { $0.hasPrefix(prefix) }) {
            return String(failure.dropFirst(prefix.count))
        }
        // The check of an index is inlined and says nothing itself.
        let isSubscript = innermostFrames.contains { frame in
            let description = frame.description ?? ""
            return description.contains("Array") && description.contains(".subscript.")
        }
        return isSubscript ? "Index out of range" : nil
    }

    /// The frames down to the first that stands in a chapter.
    private var innermostFrames: ArraySlice<Frame> {
        let end = frames.firstIndex { frame in
            frame.sourceLocation.map { Self.chapterPath($0.file) != nil } ?? false
        }
        return frames[...(end ?? frames.endIndex - 1)]
    }

    private static func chapterPath(_ file: String) -> String? {
        BookLayout.chapter(ofFile: file).map(BookLayout.chapterFile)
    }
}
