import Foundation

/// How the package manager builds a program, as it plans it in `.build/debug.yaml`.
package struct BuildPlan {
    /// The compiler with its options, but for what is of the sources and the objects.
    package let compiling: [String]
    /// What the linker is told besides.
    package let linking: [String]
    /// The object files that the program is linked with, but for its own module's.
    package let objects: [String]

    /// The version of Swift that it is compiled as; nil where the compiler chooses.
    package var languageMode: Int? { compiling.value(after: "-swift-version").flatMap { Int($0) } }

    /// Reads the plan of the program at a place; nil where there is none.
    package init?(of program: URL) {
        let products = program.deletingLastPathComponent()
        let plan = products.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "\(products.lastPathComponent).yaml")
        let list = "\(program.path).product/Objects.LinkFileList"
        guard let lines = plan.text?.split(separator: "\n"),
            let linked = try? String(contentsOfFile: list, encoding: .utf8),
            let linker = Self.command(in: lines, with: "\"@\(list)\""),
            let name = linker.value(after: "-module-name"),
            let compiler = Self.command(
                in: lines, with: "\"@\(products.path)/\(name).build/sources\"")
        else { return nil }
        let own = "\(products.path)/\(name).build/"
        objects = linked.split(separator: "\n").map { $0.trimmingCharacters(in: ["'"]) }
            .filter { !$0.hasPrefix(own) }
        compiling =
            compiler.without(
                flags: [
                    "-emit-dependencies", "-emit-module", "-incremental", "-c",
                    "-enable-batch-mode",
                    "-serialize-diagnostics", "-parseable-output", "@\(own)sources",
                ],
                options: ["-emit-module-path", "-output-file-map", "-index-store-path"]
            ).withoutEntryPoint
        linking =
            linker.dropFirst().map(\.self).without(
                flags: ["-emit-executable", "@\(list)"],
                options: ["-o", "-module-name", "-target"]
            ).withoutEntryPoint
    }

    /// The words of the command that has some text.
    private static func command(in lines: [Substring], with text: String) -> [String]? {
        let line = lines.first { $0.hasPrefix("    args: [") && $0.contains(text) }
        return line.flatMap {
            try? JSONDecoder().decode([String].self, from: Data($0.drop { $0 != "[" }.utf8))
        }
    }
}

extension [String] {
    fileprivate func value(after option: String) -> String? {
        firstIndex(of: option).flatMap { indices.contains($0 + 1) ? self[$0 + 1] : nil }
    }

    /// The words without some, and without some that have another behind them.
    fileprivate func without(flags: Set<String>, options: Set<String>) -> [String] {
        var result: [String] = []
        var rest = self[...]
        while let word = rest.popFirst() {
            if options.contains(word) { rest = rest.dropFirst() }
            if !options.contains(word), !flags.contains(word) { result.append(word) }
        }
        return result
    }

    /// The words without the name that the package manager gives the main function.
    fileprivate var withoutEntryPoint: [String] {
        var result = self
        for (option, isName) in [("-entry-point-function-name", true), ("--defsym", false)] {
            // Each is passed on to another tool, and so is the name behind it.
            guard let place = result.firstIndex(of: option), place > 0, place + 2 < result.count,
                isName || result[place + 2].hasPrefix("main=")
            else { continue }
            result.removeSubrange(place - 1...place + 2)
        }
        return result
    }
}
