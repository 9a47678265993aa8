import LiterateFormat

/// Why a chapter could not be run at all.
package enum RunnerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A program that is needed is not there.
    case missingTool(name: String, advice: String)
    /// A program that is needed does not work.
    case failedTool(command: String)
    /// The chapter does not compile: the compiler's messages at their Markdown lines, or what the
    /// build said where there is none with a place.
    case buildFailed(chapter: String, diagnostics: [Diagnostic], output: String = "")
    /// The build made no executable of the chapter's name.
    case missingExecutable(chapter: String, path: String)
    /// The program is not built from the chapter's code, even when it is built again.
    case otherCode(chapter: String)
    /// The folder for temporary files cannot be written.
    case temporaryFolder(path: String, reason: String)
    /// The package manager cannot say what the package consists of; its words, each line an error.
    case unreadablePackage(String)
    case interrupted

    /// The compiler's errors, each at its place; none where the error is of another kind, or the build
    /// failed without a place.
    package var diagnostics: [Diagnostic] {
        guard case .buildFailed(_, let diagnostics, _) = self else { return [] }
        return diagnostics
    }

    package var description: String {
        switch self {
        case .missingTool(let name, let advice): "error: '\(name)' was not found; \(advice)"
        case .failedTool(let command):
            "error: '\(command)' failed; run it in a terminal to see why"
        case .buildFailed(let chapter, let diagnostics, let output):
            (diagnostics.isEmpty ? output : Diagnostics(diagnostics).description)
                + "\nerror: \(chapter) does not build; its messages are above"
        case .missingExecutable(let chapter, let path):
            "error: there is no executable '\(path)'; is '\(chapter)' in the list of chapters in "
                + "Package.swift?"
        case .otherCode(let chapter):
            "error: the program of \(chapter) is built from other code than the chapter's, also when it "
                + "is built again; 'swift package clean' builds everything afresh"
        case .temporaryFolder(let path, let reason):
            "error: the folder for temporary files, '\(path)', cannot be written: \(reason); mend "
                + "that, or set TMPDIR to another folder"
        case .unreadablePackage(let messages): messages
        case .interrupted: "interrupted"
        }
    }
}
