import LiterateRecorder
import Foundation

/// What `swift package dump-package` says of a book's package, as far as chapters depend on it.
///
/// A change of the manifest that concerns other targets, such as a new chapter in the list, must
/// not make every chapter run again.
///
/// Unchecked, because it holds values of JSON, which nobody changes.
struct PackageDescription: @unchecked Sendable {
    private let general: [String: Any]
    private let targets: [String: [String: Any]]
    private let dependencies: [String: Any]

    /// Reads a description; nil where it is none.
    init?(json: Data) {
        guard let object = try? JSONSerialization.jsonObject(with: json),
            var package = object as? [String: Any],
            let targets = package.removeValue(forKey: "targets") as? [[String: Any]]
        else { return nil }
        let named = targets.compactMap { target in
            (target["name"] as? String).map { ($0, target) }
        }
        self.targets = Dictionary(named) { first, _ in first }
        let packages = package.removeValue(forKey: "dependencies") as? [[String: Any]] ?? []
        dependencies = Dictionary(
            packages.compactMap { entry in Self.identity(of: entry).map { ($0, entry) } }
        ) { first, _ in first }
        // The root is a path of this machine, and products are what others use.
        for key in ["packageKind", "products"] { package[key] = nil }
        general = package
    }

    /// What a target is made of: its name and those of all that it links, or that make its code.
    ///
    /// - Returns: Nil when the package has no such target.
    func closure(of target: String) -> Closure? {
        guard targets[target] != nil else { return nil }
        var closure = Closure()
        var waiting = [target]
        while let name = waiting.popLast() {
            guard let found = targets[name], closure.targets.insert(name).inserted else { continue }
            let uses =
                (found["dependencies"] as? [Any] ?? []) + (found["pluginUsages"] as? [Any] ?? [])
            for case let use as [String: Any] in uses {
                for case let (kind, parts as [Any]) in use {
                    guard let first = parts.first as? String else { continue }
                    if kind == "product" || kind == "plugin", parts.count > 1,
                        let package = parts[1] as? String
                    {
                        closure.packages.insert(package.lowercased())
                    } else {
                        waiting.append(first)
                    }
                }
            }
        }
        return closure
    }

    /// The targets that are chapters, with the folders of their stubs, by name.
    var chapterTargets: [(name: String, path: String)] {
        targets.compactMap { name, target in
            guard let path = target["path"] as? String, path.hasPrefix("Sources/Chapters/") else {
                return nil
            }
            return (name, path)
        }.sorted { $0.name < $1.name }
    }

    /// Targets of the package, and other packages.
    struct Closure {
        var targets: Set<String> = []
        var packages: Set<String> = []
    }

    /// The folders of a closure's targets, without those of a chapter's own target.
    func folders(of closure: Closure) -> [String] {
        closure.targets.sorted().map { name in
            targets[name]?["path"] as? String ?? "Sources/\(name)"
        }
    }

    /// What the manifest says of some closures, by the names of their parts.
    func parts(of closures: [Closure]) -> [String: CacheKey.Part] {
        var parts = [part("the package's settings", general)]
        for name in closures.reduce(into: Set(), { $0.formUnion($1.targets) }) {
            parts.append(part(target(name), targets[name] ?? [:]))
        }
        for name in closures.reduce(into: Set(), { $0.formUnion($1.packages) }) {
            parts.append(part(dependency(name), dependencies[name] ?? ""))
        }
        return Dictionary(uniqueKeysWithValues: parts.map { ($0.name, $0) })
    }

    /// The names of a closure's parts.
    func names(of closure: Closure) -> [String] {
        ["the package's settings"] + closure.targets.sorted().map(target)
            + closure.packages.sorted().map(dependency)
    }

    private func target(_ name: String) -> String { "the target '\(name)' in Package.swift" }

    private func dependency(_ name: String) -> String { "the package '\(name)' in Package.swift" }

    /// The versions that a closure is built with: without those packages that only others use.
    ///
    /// A package that the manifest does not name came with another, perhaps one of ours.
    func pins(of closure: Closure, resolved: Data) -> CacheKey.Part {
        let name = "the versions in Package.resolved"
        guard let object = try? JSONSerialization.jsonObject(with: resolved),
            let pins = (object as? [String: Any])?["pins"] as? [[String: Any]]
        else { return CacheKey.Part(name: name, contents: resolved) }
        guard !closure.packages.isEmpty else { return CacheKey.Part(name: name, contents: Data()) }
        let used = pins.filter { pin in
            let identity = pin["identity"] as? String ?? ""
            return closure.packages.contains(identity) || dependencies[identity] == nil
        }
        return part(name, used)
    }

    private func part(_ name: String, _ value: Any) -> CacheKey.Part {
        let data = try? JSONSerialization.data(
            withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
        return CacheKey.Part(name: name, contents: data ?? Data())
    }

    private static func identity(of entry: [String: Any]) -> String? {
        let found = entry.values.compactMap {
            ($0 as? [[String: Any]])?.first?["identity"] as? String
        }
        return found.first?.lowercased()
    }
}
