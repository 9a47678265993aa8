/// The engine's own version, and where other books take it from.
package enum Engine {
    /// The version, as its tag has it.
    package static let version = "0.9.0"
    /// The repository that has the tags.
    package static let address =
        "https://github.com/activations-and-gradients/activations-and-gradients"
    /// What the package manager calls the packages that the engine is made of.
    package static let packages: Set = [
        "flyingfox", "swift-argument-parser", "swift-mustache", "swift-subprocess", "swift-syntax",
        "swift-system",
    ]
}
