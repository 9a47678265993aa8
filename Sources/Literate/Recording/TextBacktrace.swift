/// What a trapped program left on a terminal's streams: its output, the runtime's message and, where
/// the backtracer is on, its report as text.
package struct TrappedOutput {
    /// What the program itself wrote.
    package let output: [UInt8]
    /// The message of the trap as a reader sees it.
    package let message: String

    /// Takes apart what both streams hold together.
    package init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let start = Self.reportStart(in: text)
        let messages = RuntimeMessages(crashedOutput: Array(text[..<start].utf8))
        output = messages.output
        message = trapMessage(
            fatalError: messages.fatalError, reason: Self.reason(in: text[start...]))
    }

    /// Where the backtracer begins to speak; the end where it is silent.
    private static func reportStart(in text: String) -> String.Index {
        for mark in ["\n*** Signal ", "*** Signal "] {
            let start = text.ranges(of: mark).last {
                text[$0.lowerBound...].contains("Backtracing from")
            }
            if let start { return start.lowerBound }
        }
        return text.endIndex
    }

    private static func reason(in report: Substring) -> String? {
        let prefix = "*** Swift runtime failure: "
        let lines = report.split(separator: "\n")
        if let line = lines.first(where: { $0.hasPrefix(prefix) }) {
            return String(line.dropFirst(prefix.count).prefix { $0 != "*" })
                .split(separator: " ").joined(separator: " ")
        }
        // The check of an index is inlined and says nothing itself.
        let frames = lines.filter { $0.first == " " }.prefix { !$0.contains("chapters/") }
        let isSubscript = frames.contains { $0.contains("Array") && $0.contains(".subscript.") }
        return isSubscript ? "Index out of range" : nil
    }
}
