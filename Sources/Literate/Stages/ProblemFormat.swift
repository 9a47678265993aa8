import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder
import LiterateRunner

/// How a command says what is wrong.
package enum ProblemFormat: String, CaseIterable, Sendable {
    /// A line each, for people and editors.
    case text
    /// Workflow commands, which GitHub shows beside the lines of a pull request
    /// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
    case github

    /// What is wrong, in this format.
    ///
    /// - Parameter command: The command that found it, for example `book verify`.
    package func describe(_ error: any Error, command: String) -> String {
        guard self == .github else { return errorText(error).visible }
        let (placed, unplaced) = problems(of: error)
        return
            (placed.map { annotation($0, title: command) }
            + unplaced.map { "::error title=\(property(command))::\(data($0))" })
            .joined(separator: "\n")
    }

    private func annotation(_ problem: Diagnostic, title: String) -> String {
        let place = problem.position
        return "::error file=\(property(place.file)),line=\(place.line),col=\(place.column),"
            + "title=\(property(title))::\(data(problem.message))"
    }

    private func data(_ text: String) -> String { escaped(text, "%\r\n") }

    private func property(_ text: String) -> String { escaped(text, "%\r\n:,") }

    /// By scalars: a carriage return with a line feed is one character in Swift.
    private func escaped(_ text: String, _ reserved: String) -> String {
        let reserved = Set(reserved.unicodeScalars)
        return text.visible.unicodeScalars.map { scalar in
            guard reserved.contains(scalar) else { return String(scalar) }
            let code = String(scalar.value, radix: 16, uppercase: true)
            return "%" + (code.count == 1 ? "0" : "") + code
        }.joined()
    }
}

/// An error as people read it; the system's say which file and why.
package func errorText(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    let isReading = (256..<512).contains(error.code.rawValue)
    let file = error.filePath ?? error.url?.path ?? "a file"
    return "error: cannot \(isReading ? "read" : "write") '\(file)': \(reason(of: error))"
}

/// The single problems that an error consists of: those with places, and the words of those without.
package func problems(of error: any Error) -> (placed: [Diagnostic], unplaced: [String]) {
    let placed = diagnostics(of: error)
    let unplaced = (error as? BuildFailures)?.unplaced ?? (placed.isEmpty ? [errorText(error)] : [])
    return (placed, unplaced.map(withoutErrorWord))
}

private func diagnostics(of error: any Error) -> [Diagnostic] {
    switch error {
    case let error as Diagnostics: error.all
    case let error as Diagnostic: [error]
    case let error as BuildFailures: error.diagnostics
    case let error as RunnerError: error.diagnostics
    case let error as PartlyAccepted: error.all
    default: []
    }
}
