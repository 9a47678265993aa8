import LiterateFormat

/// Why there is no live module.
package enum LiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Parts that are needed are not there; each with what to do.
    case missing([String])
    /// The compiler refuses the chapter's code: its errors at their lines, or what else it says.
    case refused([Diagnostic], output: String)
    /// A program failed on the library's own code, or the linker did.
    case failed(command: String, output: String)

    package var description: String {
        switch self {
        case .missing(let parts): parts.map { "error: \($0)" }.joined(separator: "\n")
        case .refused(let diagnostics, let output):
            diagnostics.isEmpty ? output : Diagnostics(diagnostics).description
        case .failed(let command, let output): "\(output)\nerror: '\(command)' failed"
        }
    }
}
