// swift-tools-version: 6.1
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
let optimisedPipeline: [SwiftSetting] = [.unsafeFlags(["-O"])]
let kernelFlags: [CSetting] = [.unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])]

let package = Package(
    name: "activations-and-gradients",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: chapterTargets + libraryTargets + literateTargets + toolTargets + benchmarkTargets
        + testTargets,
    swiftLanguageModes: [.v6]
)

var chapterTargets: [Target] {
    chapters.map { chapter in
        .executableTarget(
            name: chapter,
            dependencies: ["Tensors", "Layers", "Plots", "Notebook"],
            path: "Sources/Chapters/\(chapter)",
            swiftSettings: optimised,
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
            name: "Layers", dependencies: ["Tensors"], path: "Sources/Library/Layers",
            swiftSettings: optimised),
        .target(name: "Plots", path: "Sources/Library/Plots", swiftSettings: optimised),
    ]
}

/// The pipeline, from the formats to the site.
var literateTargets: [Target] {
    [
        .systemLibrary(
            name: "CCMark", path: "Sources/Literate/CCMark", pkgConfig: "libcmark",
            providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
        literate("AtomicFiles", []),
        literate("ChapterFormat", ["CCMark"]),
        literate(
            "Tangle",
            [
                "ChapterFormat", "Recording",
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftParserDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftIDEUtils", package: "swift-syntax"),
            ], settings: []),
        literate("Recording", []),
        literate("Notebook", ["Recording", "Plots"], settings: optimised),
        literate("Verification", ["AtomicFiles", "ChapterFormat", "Recording"]),
        literate(
            "Runner",
            [
                "AtomicFiles", "ChapterFormat", "Recording",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        literate("Weave", ["CCMark", "ChapterFormat", "Recording"]),
        literate("Export", ["CCMark", "ChapterFormat", "Recording", "Weave"]),
        .target(
            name: "Site",
            dependencies: [
                "AtomicFiles", "ChapterFormat", "Export", "Plots", "Recording", "Runner",
                "Verification", "Weave",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            path: "Sources/Literate/Site",
            resources: [.copy("Theme"), .copy("Mathematics")],
            swiftSettings: optimisedPipeline),
        .target(
            name: "Serve",
            dependencies: [
                "AtomicFiles", "ChapterFormat", "Recording", "Runner", "Site", "Verification",
                "Weave",
                .product(name: "FlyingFox", package: "FlyingFox"),
            ],
            path: "Sources/Literate/Serve", resources: [.copy("Live")],
            swiftSettings: optimisedPipeline),
    ]
}

func literate(
    _ name: String, _ dependencies: [Target.Dependency],
    settings: [SwiftSetting] = optimisedPipeline
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Literate/\(name)",
        swiftSettings: settings)
}

var toolTargets: [Target] {
    [
        .executableTarget(
            name: "book",
            dependencies: [
                "Runner", "Serve", "Site",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/Tools/book"),
        .executableTarget(
            name: "tangle-chapter", dependencies: ["Tangle"], path: "Sources/Tools/tangle-chapter"),
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
                "AllocationCounter", "Layers", "OneCore", "TensorKernels", "Tensors",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/TensorBenchmarks", swiftSettings: optimised),
        .executableTarget(
            name: "accuracy", dependencies: ["TensorKernels"], path: "Benchmarks/Accuracy",
            swiftSettings: optimised),
        .executableTarget(
            name: "book-benchmarks",
            dependencies: [
                "ChapterFormat", "Plots", "Recording", "Runner", "Site",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/BookBenchmarks"),
        .target(name: "AllocationCounter", path: "Benchmarks/AllocationCounter"),
        .target(name: "OneCore", path: "Benchmarks/OneCore"),
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
        tests("Plots", ["Plots", "GoldenTesting"], exclude: ["Goldens"]),
        tests("ChapterFormat", ["ChapterFormat", "GoldenTesting"], exclude: ["Fixtures"]),
        tests(
            "Tangle",
            [
                "ChapterFormat", "Export", "GoldenTesting", "Notebook", "Plots", "Recording",
                "Tangle",
            ],
            exclude: ["Fixtures"]),
        tests("AtomicFiles", ["AtomicFiles"]),
        tests("Recording", ["Recording"]),
        tests("Notebook", ["Notebook"]),
        tests("Verification", ["Verification", "LiterateTesting"]),
        tests("Runner", ["Runner", "LiterateTesting", "Verification"]),
        tests(
            "Weave", ["Weave", "CCMark", "GoldenTesting", "LiterateTesting"], exclude: ["Fixtures"]),
        tests(
            "Export", ["ChapterFormat", "Export", "LiterateTesting", "Recording", "Weave"]),
        tests(
            "Site", ["AtomicFiles", "Site", "Runner", "Verification", "Weave", "LiterateTesting"]),
        tests("Serve", ["Serve", "Runner", "Site", "LiterateTesting"]),
        tests(
            "Book", ["ChapterFormat", "Recording", "Runner", "Site", "Verification", "Weave"],
            // The chapters' programs, so that they are built before the tests run them.
            programs: chapters, exclude: ["Reference"]),
        // The program `book` on books of scripts, with a stand-in for the compiler.
        tests("Command", ["ChapterFormat", "LiterateTesting", "Recording"], programs: ["book"]),
        // The committed pages in a real browser, which import nothing of ours, and a served book's.
        tests("Browser", ["LiterateTesting"]),
        .target(name: "GoldenTesting", path: "Tests/GoldenTesting"),
        .target(
            name: "TensorTesting", dependencies: ["Tensors", "TensorKernels"],
            path: "Tests/TensorTesting", swiftSettings: optimised),
        .target(
            name: "LiterateTesting",
            dependencies: ["ChapterFormat", "Recording", "Runner", "Serve"],
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
