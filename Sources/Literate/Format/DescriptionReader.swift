import Foundation
import LiterateLayout

extension BookDescription {
    /// Reads what the book at a root says of itself.
    ///
    /// - Throws: Everything that is wrong with it, each at its line and column.
    package init(root: URL) throws(Diagnostics) {
        let file = BookLayout.description
        guard let data = try? Data(contentsOf: root.appending(path: file)) else {
            throw Diagnostics([
                Diagnostic(
                    SourcePosition(file: file, line: 1),
                    "the file is missing or cannot be read; it makes a folder a book's, and "
                        + "`{ \"title\": \"…\" }` is enough")
            ])
        }
        var reader = DescriptionReader(root: root)
        do throws(Diagnostic) {
            self = reader.description(from: try PlacedJSON(Array(data), file: file))
        } catch {
            throw Diagnostics([error])
        }
        guard reader.problems.isEmpty else {
            throw Diagnostics(reader.problems.sorted { $0.position < $1.position })
        }
    }
}

/// Reads a book's description from its JSON, and notes what is wrong.
struct DescriptionReader {
    let root: URL
    private(set) var problems: [Diagnostic] = []
    private var options: Set<String> = []

    init(root: URL) {
        self.root = root
    }

    mutating func description(from json: PlacedJSON) -> BookDescription {
        var description = BookDescription(title: "")
        guard
            let object = object(
                json, "the book's description",
                keys: [
                    "title", "description", "cover", "frontFigures", "inputs", "references",
                    "theme", "colophon",
                ])
        else { return description }
        description.title = text("title", of: object) ?? ""
        description.text = text("description", of: object, isOptional: true) ?? ""
        description.cover = object["cover"].flatMap { cover($0) }
        description.frontFigures = list("frontFigures", of: object).compactMap { frontFigure($0) }
        description.inputs = list("inputs", of: object).compactMap { input($0) }
        options = []
        description.references = list("references", of: object).compactMap { reference($0) }
        description.theme = object["theme"].flatMap { path($0, .folder) }
        description.colophon = object["colophon"].flatMap { path($0, .file) }
        return description
    }

    private mutating func cover(_ json: PlacedJSON) -> Cover? {
        guard let object = object(json, "a cover", keys: ["file", "text"]),
            let file = member("file", of: object).flatMap({ path($0, .file) }),
            let text = text("text", of: object)
        else { return nil }
        return Cover(file: file, text: text)
    }

    private mutating func frontFigure(_ json: PlacedJSON) -> FrontFigure? {
        let keys = ["chapter", "cell", "caption"]
        guard let object = object(json, "a front figure", keys: keys) else { return nil }
        let texts = keys.map { text($0, of: object) ?? "" }
        return FrontFigure(
            chapter: texts[0], cell: texts[1], caption: texts[2],
            chapterPosition: object["chapter"]?.position ?? json.position,
            cellPosition: object["cell"]?.position ?? json.position)
    }

    private mutating func input(_ json: PlacedJSON) -> BookInput? {
        if case .text = json.content {
            return path(json, .any).map { BookInput(file: $0, option: nil, help: "") }
        }
        guard
            let object = object(
                json, "an input", keys: ["file", "option", "help"], orText: "a path in quotes"),
            let file = member("file", of: object)
                .flatMap({ path($0, object["option"] == nil ? .any : .file) })
        else { return nil }
        let taken = ["figures", "help", "set"]
        let option = object["option"].flatMap {
            optionName($0, of: "every chapter's program", taken: taken)
        }
        return BookInput(
            file: file, option: option, help: text("help", of: object, isOptional: true) ?? "")
    }

    private mutating func reference(_ json: PlacedJSON) -> ReferenceOption? {
        guard let object = object(json, "a reference", keys: ["option", "title", "links"]) else {
            return nil
        }
        let taken = CellOptionsParser.flags + CellOptionsParser.keys
        let option = member("option", of: object)
            .flatMap { optionName($0, of: "cells", taken: taken) }
        let title = text("title", of: object)
        let links = list("links", of: object).compactMap { link($0) }
        guard let option, let title else { return nil }
        return ReferenceOption(option: option, title: title, links: links)
    }

    private mutating func link(_ json: PlacedJSON) -> ReferenceLink? {
        guard let object = object(json, "a link", keys: ["match", "address"]),
            let match = text("match", of: object)
        else { return nil }
        var groups = 0
        do {
            groups = try groupCount(of: match)
        } catch {
            report(object["match"]!, "`\(match)` is no regular expression: \(error); correct it")
        }
        guard let address = text("address", of: object, isOptional: true) else {
            return ReferenceLink(match: match, address: nil)
        }
        if !address.hasPrefix("https://"), !address.hasPrefix("http://") {
            report(object["address"]!, "`\(address)` is no address; begin it with `https://`")
        } else if let missing = address.matches(of: /\$([0-9])/).first(where: {
            Int($0.output.1)! > groups
        }) {
            report(
                object["address"]!,
                "`\(missing.output.0)` stands for a group that `\(match)` does not have; it has "
                    + "\(count(groups, "group"))")
        }
        return ReferenceLink(match: match, address: address)
    }

    // MARK: Values

    private typealias Object = [String: PlacedJSON]

    /// The members of an object by their keys.
    private mutating func object(
        _ json: PlacedJSON, _ what: String, keys: [String], orText alternative: String? = nil
    ) -> Object? {
        guard case .object(let members) = json.content else {
            let others = alternative.map { ", or \($0)" } ?? ""
            report(json, "\(what) is an object with the keys \(listed(keys, "and"))\(others)")
            return nil
        }
        // So that a member which is missing is missed where the object begins.
        var object: Object = ["": json]
        for member in members {
            if !keys.contains(member.key) {
                let near = nearestNames(to: member.key, among: keys)
                report(
                    member.position,
                    "unknown key `\(member.key)`; "
                        + (near.isEmpty
                            ? "the keys of \(what) are \(listed(keys, "and"))"
                            : "did you mean \(listed(near))?"))
            } else if object[member.key] != nil {
                report(member.position, "`\(member.key)` is given twice; keep one")
            } else {
                object[member.key] = member.value
            }
        }
        return object
    }

    private mutating func member(_ key: String, of object: Object) -> PlacedJSON? {
        if let value = object[key] { return value }
        report(object[""]!, "`\(key)` is missing here; write `\"\(key)\": \"…\"`")
        return nil
    }

    /// A text that is not empty.
    private mutating func text(
        _ key: String, of object: Object, isOptional: Bool = false
    ) -> String? {
        guard let value = isOptional ? object[key] : member(key, of: object) else { return nil }
        return text(value, "`\(key)`")
    }

    private mutating func text(_ value: PlacedJSON, _ what: String) -> String? {
        guard case .text(let text) = value.content else {
            report(value, "\(what) is a text in double quotes")
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            report(value, "\(what) is empty; write it")
            return nil
        }
        return text
    }

    private mutating func list(_ key: String, of object: Object) -> [PlacedJSON] {
        guard let value = object[key] else { return [] }
        guard case .array(let elements) = value.content else {
            report(value, "`\(key)` is a list: `[ … ]`")
            return []
        }
        return elements
    }

    // MARK: Names and files

    /// The name of an option that nobody else has.
    private mutating func optionName(
        _ value: PlacedJSON, of owner: String, taken: [String]
    ) -> String? {
        guard let name = text(value, "`option`") else { return nil }
        guard isCellName(name) else {
            report(
                value,
                "`\(name)` is no name for an option; use lower-case letters, digits and single "
                    + "hyphens")
            return nil
        }
        if taken.contains(name) {
            report(value, "`\(name)` is an option of \(owner) already; choose another name")
        } else if !options.insert(name).inserted {
            report(value, "the option `\(name)` is there twice; choose another name")
        } else {
            return name
        }
        return nil
    }

    private enum Kind { case file, folder, any }

    /// The path of something that is there, below the root.
    private mutating func path(_ value: PlacedJSON, _ kind: Kind) -> String? {
        guard let path = text(value, "a path") else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.hasPrefix("/"), !parts.contains("..") else {
            report(value, "the path '\(path)' leaves the book; give one from the book's root")
            return nil
        }
        var isFolder: ObjCBool = false
        let file = root.appending(path: path).path
        let isThere = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        switch kind {
        case .file where !isThere || isFolder.boolValue:
            report(value, "there is no file '\(path)'; put it there, or correct the path")
        case .folder where !isThere || !isFolder.boolValue:
            report(value, "there is no folder '\(path)'; make it, or correct the path")
        case .any where !isThere:
            report(value, "there is no '\(path)'; put it there, or correct the path")
        default:
            return parts.filter { !$0.isEmpty && $0 != "." }.joined(separator: "/")
        }
        return nil
    }

    private mutating func report(_ value: PlacedJSON, _ message: String) {
        report(value.position, message)
    }

    private mutating func report(_ position: SourcePosition, _ message: String) {
        problems.append(Diagnostic(position, message))
    }
}

/// How many groups a regular expression captures.
///
/// - Throws: What keeps it from being one.
private func groupCount(of pattern: String) throws -> Int {
    _ = try Regex(pattern)
    // With an alternative that is empty it matches the empty text.
    return try Regex("(?:\(pattern))|").prefixMatch(in: "").map { $0.output.count - 1 } ?? 0
}
