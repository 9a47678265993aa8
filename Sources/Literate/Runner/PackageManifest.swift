import Foundation
import LiterateLayout

/// What `swift package dump-package` says of a package, as far as programs depend on it.
struct PackageManifest: Hashable, Sendable {
    /// A name in the list of what a target uses.
    enum Use: Hashable, Sendable {
        /// A target of the same package.
        case target(String)
        /// A product or a plug-in of another package, by that package's name.
        case product(String, package: String)
        /// A target of the same package, or a product that another package has alone.
        case name(String)
    }

    struct Target: Hashable, Sendable {
        var name: String
        /// The folder as written; nil for the usual one.
        var path: String?
        var isPlugin: Bool
        /// The files and folders in its folder that are its sources; nil for all.
        var sources: [String]?
        var excluded: [String]
        var dependencies: [Use]
        var plugins: [Use]
        /// The digest of all that the manifest says of it.
        var digest: Digest
    }

    var targets: [String: Target] = [:]
    var products: [String: [String]] = [:]
    /// The digest of what holds for all targets: the tools' version, the platforms, the language modes.
    var settings: Digest

    /// Reads a description; nil where it is none.
    init?(json: Data) {
        guard let object = try? JSONSerialization.jsonObject(with: json),
            var package = object as? [String: Any],
            let targets = package.removeValue(forKey: "targets") as? [[String: Any]]
        else { return nil }
        for product in package["products"] as? [[String: Any]] ?? [] {
            guard let name = product["name"] as? String else { continue }
            products[name] = product["targets"] as? [String] ?? []
        }
        // What is elsewhere, what others use, and what the files say that count themselves.
        for key in ["packageKind", "products", "dependencies"] { package[key] = nil }
        settings = Self.digest(of: package)
        for target in targets.compactMap(Target.init) { self.targets[target.name] = target }
    }

    fileprivate static func digest(of value: Any) -> Digest {
        let data = try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
        return Digest(data ?? Data())
    }
}

extension PackageManifest.Target {
    fileprivate init?(_ json: [String: Any]) {
        guard let name = json["name"] as? String else { return nil }
        self.name = name
        path = json["path"] as? String
        isPlugin = json["type"] as? String == "plugin"
        sources = json["sources"] as? [String]
        excluded = json["exclude"] as? [String] ?? []
        dependencies = PackageManifest.Use.all(json["dependencies"])
        plugins = PackageManifest.Use.all(json["pluginUsages"])
        digest = PackageManifest.digest(of: json)
    }
}

extension PackageManifest.Use {
    /// Reads a list such as `[{"product": ["Mustache", "swift-mustache", null, null]}]`.
    fileprivate static func all(_ json: Any?) -> [Self] {
        (json as? [[String: Any]] ?? []).flatMap { $0 }.compactMap { kind, value in
            guard let parts = value as? [Any], let name = parts.first as? String else { return nil }
            let package = parts.count > 1 ? parts[1] as? String : nil
            switch (kind, package) {
            case ("product", let package?), ("plugin", let package?):
                return .product(name, package: package.lowercased())
            case ("byName", _): return .name(name)
            default: return .target(name)
            }
        }
    }
}
