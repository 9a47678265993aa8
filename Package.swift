// swift-tools-version: 6.2
import PackageDescription

/// The chapters in reading order.
///
/// Each has `chapters/NAME.md` and a stub in `Sources/Chapters/NAME`.
let chapters = [
    "01-basic-mlp",
    "02-initialization",
    "03-activations",
    "04-kaiming-initialization",
    "05-batch-normalization",
    "06-gradient-statistics",
]

// The debug configuration is the project's configuration; what must be fast is optimised in it.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O", "-enforce-exclusivity=unchecked"])]
let optimisedAndChecked: [SwiftSetting] = [.unsafeFlags(["-O"])]
let kernelFlags: [CSetting] = [.unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])]

let package = Package(
    name: "activations-and-gradients",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Notebook", targets: ["Notebook"]),
        .library(name: "Plots", targets: ["Plots"]),
        .library(name: "Tensors", targets: ["Tensors"]),
        .library(name: "Layers", targets: ["Layers"]),
        .plugin(name: "TangleChapter", targets: ["TangleChapter"]),
        .executable(name: "book", targets: ["book"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: chapterTargets + libraryTargets + literateTargets + toolTargets + benchmarkTargets
        + testTargets,
    swiftLanguageModes: [.v6]
)

var chapterTargets: [Target] {
    chapters.map { chapter in
        .executableTarget(
            name: chapter,
            dependencies: ["Tensors", "Layers", "Plots", "Notebook", "BookWords"],
            path: "Sources/Chapters/\(chapter)",
            swiftSettings: optimisedAndChecked,
            plugins: ["TangleChapter"]
        )
    }
}

/// What a chapter imports; it never imports the pipeline.
var libraryTargets: [Target] {
    [
        .target(
            name: "TensorKernels", path: "Sources/Library/TensorKernels", cSettings: kernelFlags),
        .target(
            name: "Tensors", dependencies: ["TensorKernels"], path: "Sources/Library/Tensors",
            swiftSettings: optimised),
        .target(
            name: "Layers", dependencies: ["TensorKernels", "Tensors"],
            path: "Sources/Library/Layers", swiftSettings: optimised),
        .target(name: "Plots", path: "Sources/Library/Plots", swiftSettings: optimised),
        // What only this book has.
        .target(
            name: "BookWords", dependencies: ["Notebook"], path: "Sources/Book",
            exclude: ["colophon.md", "cover.png"], swiftSettings: optimised),
    ]
}

/// The engine, from the formats to the command line; its targets may stand in anybody's graph.
var literateTargets: [Target] {
    [
        .systemLibrary(
            name: "LiterateCMark", path: "Sources/Literate/CMark", pkgConfig: "libcmark",
            providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
        literate("Layout", []),
        literate("Files", ["LiterateFormat", "LiterateLayout"]),
        literate("Format", ["LiterateCMark", "LiterateLayout", "LiterateSentences"]),
        literate("Sentences", []),
        literate(
            "Tangle",
            [
                "LiterateFormat", "LiterateRecording", "LiterateSentences",
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftLexicalLookup", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftParserDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftIDEUtils", package: "swift-syntax"),
            ], settings: []),
        literate("Recording", ["LiterateLayout", "LiterateSentences"]),
        .target(
            name: "Notebook",
            dependencies: ["LiterateLayout", "LiterateRecording", "LiterateSentences", "Plots"],
            path: "Sources/Literate/Notebook", swiftSettings: optimised),
        literate(
            "Verification",
            [
                "LiterateFiles", "LiterateFormat", "LiterateLayout", "LiterateRecording",
                "LiterateSentences",
            ]),
        literate(
            "Recorder", ["LiterateFormat", "LiterateLayout", "LiterateRecording", subprocess]),
        literate(
            "Runner",
            [
                "LiterateFiles", "LiterateFormat", "LiterateLayout", "LiterateRecorder",
                "LiterateRecording", subprocess,
            ]
        ),
        literate(
            "Live",
            [
                "LiterateFormat", "LiterateLayout", "LiterateRecorder", "LiterateRunner",
                subprocess,
            ], resources: [.copy("Trial")]),
        literate(
            "Weave",
            ["LiterateCMark", "LiterateFormat", "LiterateLayout", "LiterateRecording", "Plots"]),
        literate(
            "Export",
            [
                "LiterateCMark", "LiterateFormat", "LiterateLayout", "LiterateRecording",
                "LiterateWeave",
            ]),
        literate(
            "Pages",
            [
                "LiterateExport", "LiterateFormat", "LiterateLayout", "LiterateRecording",
                "LiterateWeave", "Plots",
                .product(name: "Mustache", package: "swift-mustache"), subprocess,
            ], resources: [.copy("Theme"), .copy("Mathematics")]),
        literate(
            "Authoring", ["LiterateFiles", "LiterateFormat", "LiterateLayout", subprocess],
            resources: [.copy("NewBook")]),
        literate(
            "Stages",
            [
                "LiterateAuthoring", "LiterateFiles", "LiterateFormat", "LiterateLayout",
                "LiterateLive", "LiteratePages", "LiterateRecorder", "LiterateRecording",
                "LiterateRunner", "LiterateVerification", "LiterateWeave",
            ]),
        literate(
            "Serve",
            [
                "LiterateFormat", "LiterateLayout", "LiteratePages", "LiterateRecorder",
                "LiterateRecording", "LiterateRunner", "LiterateStages", "LiterateVerification",
                "LiterateWeave", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], resources: [.copy("Live")]),
    ]
}

var subprocess: Target.Dependency { .product(name: "Subprocess", package: "swift-subprocess") }

func literate(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [],
    settings: [SwiftSetting] = optimisedAndChecked
) -> Target {
    .target(
        name: "Literate\(name)", dependencies: dependencies, path: "Sources/Literate/\(name)",
        resources: resources, swiftSettings: settings)
}

var toolTargets: [Target] {
    [
        .executableTarget(
            name: "book",
            dependencies: [
                "LiterateAuthoring", "LiterateFormat", "LiterateLayout", "LiteratePages",
                "LiterateRecorder", "LiterateRunner", "LiterateServe", "LiterateStages",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/Tools/book"),
        .executableTarget(
            name: "tangle-chapter", dependencies: ["LiterateLayout", "LiterateTangle"],
            path: "Sources/Tools/tangle-chapter"),
        .plugin(
            name: "TangleChapter", capability: .buildTool(), dependencies: ["tangle-chapter"],
            path: "Plugins/TangleChapter"),
    ]
}

/// `make bench`: what the tensors cost; `make bench-book`: what an author waits for;
/// `make accuracy`: how far the functions err.
var benchmarkTargets: [Target] {
    [
        .executableTarget(
            name: "tensor-benchmarks",
            dependencies: [
                "AllocationCounter", "Layers", "LiterateLayout", "LiterateLive", "OneCore",
                "RoundingBound", "TensorKernels", "Tensors",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/TensorBenchmarks", swiftSettings: optimised),
        .executableTarget(
            name: "accuracy", dependencies: ["TensorKernels"], path: "Benchmarks/Accuracy",
            swiftSettings: optimised),
        .executableTarget(
            name: "book-benchmarks",
            dependencies: [
                "LiterateAuthoring", "LiterateFormat", "LiteratePages", "LiterateRecorder",
                "LiterateRecording", "LiterateRunner", "LiterateStages", "Plots",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/BookBenchmarks"),
        .target(name: "AllocationCounter", path: "Benchmarks/AllocationCounter"),
        .target(name: "OneCore", path: "Benchmarks/OneCore"),
        .target(
            name: "RoundingBound", path: "Benchmarks/RoundingBound", cSettings: kernelFlags),
    ]
}

/// One folder of tests a module, and what they share.
var testTargets: [Target] {
    [
        tests(
            "Tensors", ["Tensors", "TensorKernels", "TensorTesting"], exclude: ["Reference"],
            settings: optimised),
        tests(
            "Layers", ["Layers", "Tensors", "TensorTesting"], exclude: ["Reference"],
            settings: optimised),
        tests("Plots", ["Plots", "GoldenTesting"], exclude: ["Goldens"], settings: optimised),
        tests("Format", ["LiterateFormat", "GoldenTesting"], exclude: ["Fixtures"]),
        tests(
            "Tangle",
            [
                "GoldenTesting", "LiterateExport", "LiterateFormat", "LiterateRecorder",
                "LiterateRecording", "LiterateTangle", "LiterateTesting", "Notebook", "Plots",
            ],
            exclude: ["Fixtures"]),
        tests("Layout", ["LiterateLayout", "LiterateTesting"]),
        tests("Sentences", ["LiterateSentences"]),
        tests("BookWords", ["BookWords", "Notebook"]),
        tests("Files", ["LiterateFiles", "LiterateFormat"]),
        tests("Recording", ["LiterateRecording"]),
        tests("Notebook", ["Notebook"]),
        tests("Verification", ["LiterateVerification", "LiterateTesting"]),
        tests("Recorder", ["LiterateRecorder", "LiterateRunner", "LiterateTesting"]),
        tests("Runner", ["LiterateRunner", "LiterateTesting", "LiterateVerification"]),
        tests(
            "Weave",
            [
                "ChapterFuzzing", "GoldenTesting", "LiterateCMark", "LiterateTesting",
                "LiterateWeave",
            ],
            exclude: ["Fixtures"]),
        tests(
            "Export", ["LiterateExport", "LiterateFormat", "LiterateTesting", "LiterateWeave"]),
        tests("Pages", ["LiteratePages", "LiterateStages", "LiterateTesting", "LiterateWeave"]),
        tests("Stages", ["LiterateStages", "LiterateTesting"]),
        tests("Authoring", ["GoldenTesting", "LiterateAuthoring", "LiterateTesting", "Plots"]),
        tests("Serve", ["LiterateServe", "LiterateTesting"]),
        tests(
            "Book", ["LiterateStages", "LiterateVerification", "LiterateWeave"],
            // The chapters' programs, so that they are built before the tests run them.
            programs: chapters, exclude: ["Reference"]),
        // The program `book` on books of scripts, with a stand-in for the compiler.
        tests("Command", ["GoldenTesting", "LiterateTesting"], programs: ["book"]),
        // A book made by `book init` from a tagged clone, with the real compiler.
        tests("SecondBook", ["LiterateTesting"], programs: ["book"]),
        tests("Live", ["LiterateLive", "LiterateTesting", "TargetTables", "TensorTesting"]),
        // The committed pages in a real browser, which import nothing of ours, and a served book's.
        tests("Browser", ["LiterateLive", "LiterateStages", "LiterateTesting", "TargetTables"]),
        // What is the same on every target; compiled for each, this is the machine's own.
        .target(
            name: "TargetTables", dependencies: ["Notebook", "Plots", "TensorKernels", "Tensors"],
            path: "Tests/TargetTables", swiftSettings: optimised),
        // What must hold of any text: `make fuzz` looks for one of which it does not.
        .target(
            name: "ChapterFuzzing",
            dependencies: [
                "LiterateExport", "LiterateFormat", "LiterateRecording", "LiterateVerification",
                "LiterateWeave",
            ],
            path: "Tests/ChapterFuzzing", exclude: ["corpus", "words.dict"],
            swiftSettings: optimisedAndChecked),
        .target(name: "GoldenTesting", path: "Tests/GoldenTesting"),
        .target(
            name: "TensorTesting", dependencies: ["Tensors", "TensorKernels"],
            path: "Tests/TensorTesting", swiftSettings: optimised),
        .target(
            name: "LiterateTesting",
            dependencies: [
                "LiterateFormat", "LiterateLayout", "LiterateLive", "LiteratePages",
                "LiterateRecorder", "LiterateRecording", "LiterateRunner", "LiterateServe",
                "LiterateStages",
            ],
            path: "Tests/LiterateTesting"),
    ]
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], programs: [String] = [],
    exclude: [String] = [], settings: [SwiftSetting] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + programs.map { .target(name: $0) },
        path: "Tests/\(name)Tests", exclude: exclude, swiftSettings: settings)
}
