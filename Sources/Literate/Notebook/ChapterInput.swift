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
/// - Parameter option: The option's name, without hyphens before it.
/// - Throws: ``ReaderError`` where the book has no such input, or its folder is not found.
public func input(_ option: String) throws -> String {
    let session = NotebookSession.current
    if let file = session?.options.inputs[option] { return file }
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

private func noBook(_ contents: String, orUse input: ChapterInput? = nil) -> ReaderError {
    let option = input.map { " or use --\($0.option) FILE" } ?? ""
    return ReaderError(
        "the book's folder\(contents) is neither above the current folder nor above the program; run "
            + "this in the book\(option.isEmpty ? " or" : ",") set BOOK_ROOT\(option)")
}

/// The inputs that a book declares, for a program that is no chapter's own; none where the
/// description cannot be read, which the book's commands explain.
func declaredInputs(of root: URL) -> [ChapterInput] {
    struct Description: Decodable {
        var inputs: [Input]?
    }
    struct Input: Decodable {
        var file: String?
        var option: String?

        init(from decoder: any Decoder) throws {
            // A path alone has no option.
            guard let values = try? decoder.container(keyedBy: Key.self) else { return }
            file = try values.decodeIfPresent(String.self, forKey: .file)
            option = try values.decodeIfPresent(String.self, forKey: .option)
        }

        enum Key: CodingKey { case file, option }
    }
    guard let data = try? Data(contentsOf: root.appending(path: BookLayout.description)),
        let description = try? JSONDecoder().decode(Description.self, from: data)
    else { return [] }
    return (description.inputs ?? []).compactMap { input in
        guard let file = input.file, let option = input.option else { return nil }
        return ChapterInput(option: option, file: file, help: "")
    }
}
