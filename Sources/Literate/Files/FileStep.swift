/// The steps in which files change, so that a test can end the work between any two.
package enum FileStep {
    /// What a test does before each step: it throws where a killed process would stop.
    @TaskLocal package static var interruption: (@Sendable (_ step: String) throws -> Void)?

    /// Comes to a step.
    static func reached(_ step: String) throws { try interruption?(step) }
}
