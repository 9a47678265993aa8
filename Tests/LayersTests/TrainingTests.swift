import Foundation
import Layers
import TensorTesting
import Tensors
import Testing

/// Whole trainings of 200 steps against PyTorch's, and across instruction sets.
@Suite struct TrainingTests {
    @Test(arguments: Figures.stored.trainings.cases.map(\.name))
    func lossesMatchPyTorch(_ name: String) throws {
        let figures = try #require(Figures.stored.trainings.cases.first { $0.name == name })
        let result = SmallTraining.spiral(name)
        assertClose(
            Tensor(result.losses), Tensor(figures.losses), atol: 2e-6, rtol: 0, "\(name): losses")
        assertClose(
            Tensor(result.evaluation), Tensor(figures.evaluation), atol: 2e-6, rtol: 0,
            "\(name): loss in evaluation")
        #expect(result.accuracy == figures.accuracy)
    }

    @Test func lossesWithAnEmbeddingMatchPyTorch() {
        let losses = SmallTraining.lookups().losses
        assertClose(Tensor(losses), Tensor(Figures.stored.lookups), atol: 2e-6, rtol: 0)
        #expect(losses[199] < 0.5 * losses[0])
    }

    #if arch(x86_64)
        /// Losses and parameters to the bit, each instruction set in a process of its own.
        @Test func theSameBitsUnderEveryInstructionSet() async throws {
            var texts: [String: String] = [:]
            for name in InstructionSet.here.map(\.name) {
                let result = await #expect(
                    processExitsWith: .success, observing: [\.standardOutputContent]
                ) { [name = name as String] in
                    try InstructionSet.report(under: name) {
                        let results = [
                            SmallTraining.spiral("SGD momentum, step"),
                            SmallTraining.spiral("Adam, cosine"), SmallTraining.lookups(),
                        ]
                        return results.map(bits).joined(separator: "\n")
                    }
                }
                texts[name] = try InstructionSet.reported(result, lines: 3)
            }
            for (name, text) in texts { #expect(text == texts["x86-64"], "\(name)") }
        }
    #endif
}

/// The bits of a training's losses, evaluation and parameters, in hexadecimal.
private func bits(_ result: SmallTraining.Result) -> String {
    let numbers =
        result.losses + [result.evaluation, result.accuracy]
        + result.parameters.flatMap(\.scalars)
    return numbers.map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
}
