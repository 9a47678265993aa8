/// What the Swift runtime writes to standard error when a program traps, found in its output.
package struct RuntimeMessages {
    /// The output without the runtime's messages.
    package var output: [UInt8]
    /// The message of the trap, for example `Fatal error: boom`, without any place.
    package var fatalError: String?

    /// Takes the messages off the end of what a crashed program wrote.
    package init(crashedOutput: [UInt8]) {
        output = crashedOutput
        let hadThreads = removeNotesOnThreads()
        removeBacktracerBanner()
        guard !takeAccessConflict() else { return }
        takeFatalError()
        // Where several threads trap at once, each says so; the first one ended the program.
        while hadThreads, fatalError != nil, endsWithLine {
            let later = fatalError
            fatalError = nil
            takeFatalError()
            guard fatalError == nil else { continue }
            fatalError = later
            break
        }
    }

    /// What the messages of traps begin with.
    package static let beginnings = [
        "Fatal error", "Fatal access conflict", "Assertion failed", "Precondition failed",
    ]

    /// Whether nothing is left, or the last line is ended.
    private var endsWithLine: Bool { output.last.map { $0 == 10 } ?? false }

    /// Removes what the runtime says of other threads while one traps; says whether it said anything.
    private mutating func removeNotesOnThreads() -> Bool {
        let begin = Array("swift-runtime: failed to suspend thread ".utf8)
        let end = Array(" while processing a crash; backtraces will be missing information\n".utf8)
        var found = false
        while let start = output.suffix(tailLength).lastIndex(of: begin) {
            let number = output[(start + begin.count)...].prefix { (48...57).contains($0) }
            guard !number.isEmpty, output[number.endIndex...].starts(with: end) else { break }
            output.removeSubrange(start..<number.endIndex + end.count)
            found = true
        }
        return found
    }

    /// The backtracer announces itself with an address; nothing recorded may hold one.
    private mutating func removeBacktracerBanner() {
        let tail = output.suffix(tailLength)
        let banner = Array("*** Signal ".utf8)
        guard var start = tail.lastIndex(of: banner),
            String(decoding: output[start...], as: UTF8.self).contains("Backtracing from")
        else { return }
        if start > output.startIndex, output[start - 1] == 10 { start -= 1 }
        output.removeSubrange(start...)
    }

    /// Takes what a violation of exclusive access leaves: addresses and frames, and two sentences.
    private mutating func takeAccessConflict() -> Bool {
        let (first, last) = ("Simultaneous accesses to ", "Fatal access conflict detected.")
        guard let end = output[...].lastIndex(of: Array(last.utf8)),
            let start = output[..<end].lastIndex(of: Array(first.utf8)),
            let comma = output[start...].firstIndex(of: UInt8(ascii: ",")),
            let lineEnd = output[comma...].firstIndex(of: 10)
        else { return false }
        let reason = String(decoding: output[comma..<lineEnd], as: UTF8.self)
        fatalError = "\(last) Simultaneous accesses\(reason)"
        output.removeSubrange(start...)
        return true
    }

    /// Takes `place:line: Fatal error: message`, which is the last thing the program wrote; without
    /// optimisation it may be an assertion that failed, or a precondition.
    private mutating func takeFatalError() {
        let starts = Self.beginnings.compactMap { output[...].lastIndex(of: Array($0.utf8)) }
        guard let start = starts.max(), isMessage(at: start) else { return }
        let placeStart = self.placeStart(before: start)
        guard Self.isPlace(output[placeStart..<start]) else { return }
        var message = String(decoding: output[start...], as: UTF8.self)
        while message.last?.isNewline == true { message.removeLast() }
        fatalError = message
        output.removeSubrange(placeStart...)
    }

    /// Whether what begins at a place is a message: a colon follows, or the end of the line.
    private func isMessage(at start: Int) -> Bool {
        let rest = output[start...].drop { $0 != UInt8(ascii: ":") && $0 != 10 }
        return Self.beginnings.contains { output[start..<rest.startIndex].elementsEqual($0.utf8) }
    }

    /// Where the place before a message begins: with its line, or after the last blank of what the
    /// program has written on that line without ending it.
    private func placeStart(before message: Int) -> Int {
        let end = message > output.startIndex && output[message - 1] == 32 ? message - 1 : message
        let last = output[..<end].lastIndex { $0 == 10 || $0 == 32 }
        return last.map { $0 + 1 } ?? output.startIndex
    }

    /// Whether a line begins `Module/File.swift:12: `, or with the message at once.
    private static func isPlace(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard !text.isEmpty else { return true }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count >= 3 && parts.last == " " && Int(parts[parts.count - 2]) != nil
    }
}

/// The bytes at the end of an output in which the runtime's own words are looked for.
private let tailLength = 8_000

/// A trap as a reader sees it: the message of `fatalError` and its kind, or what the backtracer says
/// of a trap that has no message of its own, as in optimised code.
package func trapMessage(fatalError: String?, reason: String?) -> String {
    fatalError ?? "Fatal error: \(reason ?? "the program trapped without a message")"
}

extension ArraySlice<UInt8> {
    /// Where a sequence of bytes occurs last.
    fileprivate func lastIndex(of pattern: [UInt8]) -> Int? {
        guard count >= pattern.count else { return nil }
        return (startIndex...(endIndex - pattern.count)).last {
            self[$0..<($0 + pattern.count)].elementsEqual(pattern)
        }
    }
}

/// A text with absolute paths cut down to their last part: no path of a machine is recorded.
package func withoutAbsolutePaths(_ text: String) -> String {
    text.replacing(/[^\s"'`()<>\[\]“”‘’,;=]+/) { match in
        let word = match.output
        let isPath = word.hasPrefix("/") && word.dropFirst().contains("/")
        return isPath ? word.split(separator: "/").last ?? "" : word
    }
}
