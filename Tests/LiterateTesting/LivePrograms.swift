import Foundation
import LiterateLayout
import LiterateLive
import LiterateRunner

/// Live programs of the tests: the library is compiled once for all of them, where book commands keep it.
package enum LivePrograms {
    /// The folder of this package.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The modules of this book.
    package static let bookModules = [
        LiveSources(name: "BookWords", files: [root.appending(path: "Sources/Book/Names.swift")])
    ]

    private static let browserLibrary = Task {
        let library = try await LiveLibrary(
            engine: root, modules: bookModules,
            cache: root.appending(path: BookLayout.liveLibrary))
        try await library.compile()
        return library
    }

    /// What makes modules for a page.
    package static func maker() async throws -> LiveModule {
        LiveModule(library: try await browserLibrary.value, engine: root, root: root)
    }

    /// What makes object files for arm64, and the toolchain that it does so with.
    package static func arm64() async throws -> (maker: LiveModule, toolchain: LiveToolchain) {
        let library = try await LiveLibrary(
            engine: root, cache: root.appending(path: BookLayout.liveLibrary), target: .arm64)
        try await library.compile()
        return (
            LiveModule(library: library, engine: root, root: root),
            try await LiveToolchain.found(for: .arm64)
        )
    }

    /// A Swift file of the tests.
    package static func source(_ path: String) throws -> LiveModule.Source {
        let file = root.appending(path: "Tests/\(path)")
        return LiveModule.Source(
            name: file.lastPathComponent, text: try String(contentsOf: file, encoding: .utf8))
    }
}
