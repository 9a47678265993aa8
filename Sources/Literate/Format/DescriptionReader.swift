import Foundation
import LiterateLayout

extension BookDescription {
    /// Reads what the book at a root says of itself.
    ///
    /// - Throws: Everything that is wrong with it, each at its line and column.
    package init(root: URL) throws(Diagnostics) {
        let file = BookLayout.description
        guard let data = try? Data(contentsOf: root.appending(path: file)) else {
            throw Diagnostics(
                SourcePosition(file: file),
                "the file is missing or cannot be read; it makes a folder a book's, and "
                    + "`{ \"title\": \"…\" }` is enough")
        }
        var reader = DescriptionReader(root: root)
        do throws(Diagnostic) {
            let text = String(decoding: data, as: UTF8.self)
            self = reader.description(from: try PlacedJSON(text, file: file))
        } catch {
            throw Diagnostics([error])
        }
        try Diagnostics.refuse(reader.problems)
    }
}

/// What is wrong with a file that pages show, and what to do.
package func leadsOut(_ path: String) -> String {
    "'\(path)' leads out of the book through a symbolic link; put there what it leads to"
}

/// Reads a book's description from its JSON, and notes what is wrong.
private struct DescriptionReader {
    let root: URL
    var problems: [Diagnostic] = []
    /// The names of options that references or inputs have so far.
    var options: Set<String> = []

    mutating func description(from json: PlacedJSON) -> BookDescription {
        var description = BookDescription(title: "")
        let keys = [
            "title", "description", "cover", "frontFigures", "inputs", "references", "theme",
            "colophon",
        ]
        guard let object = object(json, "the book's description", keys) else { return description }
        description.title = text("title", of: object) ?? ""
        description.text = text("description", of: object, isOptional: true) ?? ""
        description.cover = object["cover"].flatMap { cover($0) }
        description.frontFigures = list("frontFigures", of: object).compactMap { frontFigure($0) }
        description.inputs = list("inputs", of: object).compactMap { input($0) }
        options = []
        description.references = list("references", of: object).compactMap { reference($0) }
        description.theme = object["theme"].flatMap { path($0, .folder, isPublished: true) }
        description.colophon = object["colophon"].flatMap {
            path($0, .file, isPublished: true)
        }
        return description
    }

    private mutating func cover(_ json: PlacedJSON) -> Cover? {
        guard let object = object(json, "a cover", ["file", "text"]),
            let file = member("file", of: object)
                .flatMap({ path($0, .file, isPublished: true) }),
            let text = text("text", of: object)
        else { return nil }
        return Cover(file: file, text: text)
    }

    private mutating func frontFigure(_ json: PlacedJSON) -> FrontFigure? {
        let keys = ["chapter", "cell", "caption"]
        guard let object = object(json, "a front figure", keys) else { return nil }
        let texts = keys.map { text($0, of: object) ?? "" }
        let places = keys.map { object[$0]?.position ?? json.position }
        return FrontFigure(
            chapter: texts[0], cell: texts[1], caption: texts[2], chapterPosition: places[0],
            cellPosition: places[1])
    }

    private mutating func input(_ json: PlacedJSON) -> BookInput? {
        if case .text = json.content { return path(json, .any).map { BookInput(file: $0) } }
        let keys = ["file", "option", "help"]
        guard let object = object(json, "an input", keys, orText: ", or a path in quotes"),
            let file = member("file", of: object)
                .flatMap({ path($0, object["option"] == nil ? .any : .file) })
        else { return nil }
        let option = object["option"].flatMap {
            optionName($0, of: "every chapter's program", taken: ["figures", "help", "set"])
        }
        return BookInput(
            file: file, option: option, help: text("help", of: object, isOptional: true) ?? "")
    }

    private mutating func reference(_ json: PlacedJSON) -> ReferenceOption? {
        guard let object = object(json, "a reference", ["option", "title", "links"]) else {
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
        guard let object = object(json, "a link", ["match", "address"]),
            let match = text("match", of: object)
        else { return nil }
        var groups = 0
        do {
            _ = try Regex(match)
            // With an alternative that is empty it matches the empty text.
            let found = try Regex("(?:\(match))|").prefixMatch(in: "")
            groups = found.map { $0.output.count - 1 } ?? 0
        } catch {
            note(object["match"]!, "`\(match)` is no regular expression: \(error); correct it")
        }
        let address = text("address", of: object, isOptional: true)
        if let address, !address.hasPrefix("https://"), !address.hasPrefix("http://") {
            note(object["address"]!, "`\(address)` is no address; begin it with `https://`")
        } else if let missing = address?.matches(of: /\$([0-9])/)
            .first(where: { Int($0.output.1)! > groups })
        {
            note(
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
        _ json: PlacedJSON, _ what: String, _ keys: [String], orText others: String = ""
    ) -> Object? {
        guard case .object(let members) = json.content else {
            return report(
                json, "\(what) is an object with the keys \(listed(keys, "and"))\(others)")
        }
        // So that a member which is missing is missed where the object begins.
        var object: Object = ["": json]
        for (key, position, value) in members {
            if !keys.contains(key) {
                let advice = advice(
                    for: key, among: keys, or: "the keys of \(what) are \(listed(keys, "and"))")
                problems.append(Diagnostic(position, "unknown key `\(key)`; \(advice)"))
            } else if object[key] != nil {
                problems.append(Diagnostic(position, "`\(key)` is given twice; keep one"))
            } else {
                object[key] = value
            }
        }
        return object
    }

    private mutating func member(_ key: String, of object: Object) -> PlacedJSON? {
        object[key] ?? report(object[""]!, "`\(key)` is missing here; write `\"\(key)\": \"…\"`")
    }

    private mutating func text(
        _ key: String, of object: Object, isOptional: Bool = false
    ) -> String? {
        (isOptional ? object[key] : member(key, of: object)).flatMap { text($0, "`\(key)`") }
    }

    /// A text that is not empty.
    private mutating func text(_ value: PlacedJSON, _ what: String) -> String? {
        guard case .text(let text) = value.content else {
            return report(value, "\(what) is a text in double quotes")
        }
        let isEmpty = text.allSatisfy(\.isWhitespace)
        return isEmpty ? report(value, "\(what) is empty; write it") : text
    }

    private mutating func list(_ key: String, of object: Object) -> [PlacedJSON] {
        guard let value = object[key] else { return [] }
        guard case .array(let elements) = value.content else {
            return report(value, "`\(key)` is a list: `[ … ]`") ?? []
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
            return report(
                value,
                "`\(name)` is no name for an option; use lower-case letters, digits and single "
                    + "hyphens")
        }
        if taken.contains(name) {
            return report(
                value, "`\(name)` is an option of \(owner) already; choose another name")
        }
        let isNew = options.insert(name).inserted
        return isNew
            ? name : report(value, "the option `\(name)` is there twice; choose another name")
    }

    private enum Kind { case file, folder, any }

    /// The path of something that is there, below the root.
    ///
    /// - Parameter isPublished: Whether the pages show it: then no symbolic link leads out of the book.
    private mutating func path(
        _ value: PlacedJSON, _ kind: Kind, isPublished: Bool = false
    ) -> String? {
        guard let path = text(value, "a path") else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.hasPrefix("/"), !parts.contains("..") else {
            return report(
                value, "the path '\(path)' leaves the book; give one from the book's root")
        }
        let place = root.appending(path: path)
        let missing: String? =
            switch kind {
            case .file where !place.isThere || place.isFolder:
                "there is no file '\(path)'; put it there, or correct the path"
            case .folder where !place.isFolder:
                "there is no folder '\(path)'; make it, or correct the path"
            case .any where !place.isThere:
                "there is no '\(path)'; put it there, or correct the path"
            case _ where isPublished && !place.isReally(in: root): leadsOut(path)
            default: nil
            }
        if let missing { return report(value, missing) }
        return parts.filter { !$0.isEmpty && $0 != "." }.joined(separator: "/")
    }

    private mutating func note(_ value: PlacedJSON, _ message: String) {
        problems.append(Diagnostic(value.position, message))
    }

    /// Notes what is wrong with a value, in whose place there is nothing.
    private mutating func report<Value>(_ value: PlacedJSON, _ message: String) -> Value? {
        note(value, message)
        return nil
    }
}
