import Foundation
import LiterateLayout

/// A file that chapters read, and that a reader may replace by another with an option.
public struct ChapterInput: Hashable, Sendable {
    /// The option's name: `names` is `--names FILE` on a chapter's command line.
    public var option: String
    /// The book's own file, from the book's root.
    public var file: String
    /// What the file holds, as `--help` says it.
    public var help: String

    /// Describes an input.
    public init(option: String, file: String, help: String) {
        (self.option, self.file, self.help) = (option, file, help)
    }
}

/// The path of an input: the file that its option gives, or else the book's own.
///
/// A chapter's program has read its command line already; any other takes `--names FILE` alone from
/// its own.
///
/// - Parameter option: The option's name, without hyphens before it.
/// - Throws: ``ReaderError`` where the book has no such input, its folder is not found, or the file
///   that the option gives is not there.
public func input(_ option: String) throws -> String {
    let session = NotebookSession.current
    let given = session.map { $0.options.inputs[option] }
    if let file = given ?? value(of: option, in: CommandLine.arguments) {
        guard URL(filePath: file).isThere else {
            throw ReaderError("there is no file '\(file)', which --\(option) gives")
        }
        return file
    }
    let root = bookRoot()
    let inputs = session?.inputs ?? root.map(declaredInputs) ?? []
    guard let input = inputs.first(where: { $0.option == option }) else {
        if root == nil, session == nil { throw noBook("") }
        throw ReaderError(
            "the book has no input '\(option)'; give one in \(BookLayout.description) the option "
                + "'\(option)'")
    }
    guard let root else { throw noBook(", with \(input.file) in it,", orUse: input) }
    // Where both are the same file, messages are better with the short path.
    let isHere = root.standardizedFileURL.path == FileManager.default.currentDirectoryPath
    return isHere ? input.file : root.appending(path: input.file).path
}

/// What an option is given in the words of a command line that may have any others: `--names FILE`
/// or `--names=FILE`.
func value(of option: String, in words: [String]) -> String? {
    for (index, word) in words.enumerated().reversed() {
        if word.hasPrefix("--\(option)=") { return String(word.dropFirst(option.count + 3)) }
        if word == "--\(option)", index + 1 < words.count { return words[index + 1] }
    }
    return nil
}

func noBook(_ contents: String, orUse input: ChapterInput? = nil) -> ReaderError {
    let option = input.map { " or use --\($0.option) FILE" } ?? ""
    return ReaderError(
        "the book's folder\(contents) is neither above the current folder nor above the program; run "
            + "this in the book\(option.isEmpty ? " or" : ",") set BOOK_ROOT\(option)")
}

/// The inputs that a book declares, for a program that is no chapter's own; none where the
/// description cannot be read, which the book's commands explain.
func declaredInputs(of root: URL) -> [ChapterInput] {
    let data = try? Data(contentsOf: root.appending(path: BookLayout.description))
    let description = data.flatMap { try? JSONSerialization.jsonObject(with: $0) }
    let inputs = (description as? [String: Any])?["inputs"] as? [Any] ?? []
    return inputs.compactMap { input in
        // A path alone has no option.
        guard let input = input as? [String: Any], let file = input["file"] as? String,
            let option = input["option"] as? String
        else { return nil }
        return ChapterInput(option: option, file: file, help: "")
    }
}

/// The root folder of the book that this program belongs to: the one with the book's description.
///
/// `BOOK_ROOT` names it; else it is looked for from the current folder upwards, then from the
/// program's own place upwards.
func bookRoot() -> URL? {
    if let root = ProcessInfo.processInfo.environment["BOOK_ROOT"], !root.isEmpty {
        return URL(filePath: root, directoryHint: .isDirectory)
    }
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bookRoot(above: here) ?? bookRoot(above: program.deletingLastPathComponent())
}

private func bookRoot(above folder: URL) -> URL? {
    sequence(first: folder.standardizedFileURL) { folder in
        let parent = folder.deletingLastPathComponent().standardizedFileURL
        return parent.path == folder.path ? nil : parent
    }.first { $0.appending(path: BookLayout.description).isThere }
}
