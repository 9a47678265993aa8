/// The engine's own version, and where other books take it from.
package enum Engine {
    /// The version, as its tag has it.
    package static let version = "0.9.0"
    /// The repository that has the tags.
    package static let address =
        "https://github.com/activations-and-gradients/activations-and-gradients"
}
