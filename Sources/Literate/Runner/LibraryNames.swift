import Foundation
import LiterateLayout

/// The names that a chapter may import: what the modules that every chapter links make public.
struct LibraryNames {
    /// The module of each name.
    private let modules: [String: String]
    /// The text of the chapter that is built.
    private let text: String

    /// Reads the declarations in the sources of some modules.
    ///
    /// - Parameter text: The text of the chapter that is built, which may import some already.
    init(modules: [(name: String, folder: URL)], text: String) {
        let owners = modules.flatMap { module in
            Self.publicNames(in: module.folder).map { ($0, module.name) }
        }
        self.modules = Dictionary(owners) { first, _ in first }
        self.text = text
    }

    /// What to say of a name that the compiler does not find; nil where no import would help.
    func hint(for message: String) -> (module: String, note: String)? {
        guard let name = Self.missingName(in: message), let module = modules[name],
            !Self.imports(module, text)
        else { return nil }
        return (
            module,
            "note: '\(name)' is in the module '\(module)'; write `import \(module)` in this cell, "
                + "or in one before it"
        )
    }

    /// The name in `cannot find 'x' in scope` and `cannot find type 'x' in scope`.
    private static func missingName(in message: String) -> String? {
        let parts = message.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, ["cannot find ", "cannot find type "].contains(parts[0]),
            parts[2].hasPrefix(" in scope")
        else { return nil }
        return String(parts[1])
    }

    private static func imports(_ module: String, _ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains {
            $0.trimmingCharacters(in: .whitespaces) == "import \(module)"
        }
    }

    private static func publicNames(in folder: URL) -> [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return paths.sorted().filter { $0.hasSuffix(".swift") }.flatMap { path in
            (folder.appending(path: path).text ?? "").split(separator: "\n").compactMap(publicName)
        }
    }

    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "actor", "typealias", "func", "let", "var",
    ]

    /// The name that a line declares at file scope, which is where it is not indented.
    private static func publicName(in line: Substring) -> String? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard let start = words.firstIndex(of: "public"), words.first != "",
            let kind = words[start...].firstIndex(where: kinds.contains), kind + 1 < words.count
        else { return nil }
        let name = words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return name.isEmpty ? nil : String(name)
    }
}
