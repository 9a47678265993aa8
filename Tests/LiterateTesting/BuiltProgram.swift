import Foundation

/// A program of the package, where the build that runs the tests has put it.
package func builtProgram(_ name: String) -> URL {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let folder =
        bundle.map { URL(filePath: $0).deletingLastPathComponent() }
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/debug")
    return folder.appending(path: name)
}
