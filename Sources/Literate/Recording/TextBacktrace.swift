import LiterateLayout

/// What a trapped program left on a terminal's streams: its output, the runtime's message and, where
/// the backtracer is on, its report as text.
package struct TrappedOutput {
    /// What the program itself wrote.
    package let output: [UInt8]
    /// The message of the trap as a reader sees it.
    package let message: String
    /// The message that the runtime left.
    package let fatalError: String?
    /// What the backtracer says of the trap.
    package let reason: String?

    /// Takes apart what both streams hold together.
    package init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let start = Self.reportStart(in: text)
        let messages = RuntimeMessages(crashedOutput: Array(text[..<start].utf8))
        output = messages.output
        (fatalError, reason) = (messages.fatalError, Self.reason(in: text[start...]))
        message = trapMessage(fatalError: fatalError, reason: reason)
    }

    /// The end where the backtracer is silent, else where the line begins that announces it.
    ///
    /// On a terminal it speaks in colours, and in other words than into a file.
    private static func reportStart(in text: String) -> String.Index {
        guard let mark = text.ranges(of: ": Backtracing from 0x").last else { return text.endIndex }
        let before = text[..<mark.lowerBound]
        return before.lastIndex(of: "\n") ?? text.startIndex
    }

    private static func reason(in report: Substring) -> String? {
        let prefix = "Swift runtime failure: "
        let lines = report.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "").split(separator: "\n")
        let failures = lines.compactMap { line in
            line.ranges(of: prefix).first.map { line[$0.upperBound...] }
        }
        if let failure = failures.first {
            return failure.prefix { $0 != "*" }.split(separator: " ").joined(separator: " ")
        }
        // The check of an index is inlined and says nothing itself.
        let frames = lines.filter { $0.first == " " }.prefix {
            !$0.contains(BookLayout.chaptersFolder)
        }
        let isSubscript = frames.contains { $0.contains("Array") && $0.contains(".subscript.") }
        return isSubscript ? "Index out of range" : nil
    }
}
