#if arch(x86_64)
    import Foundation
    import TensorKernels
    import TensorTesting
    import Testing

    @testable import Tensors

    /// `TENSORS_ISA` is read once, at the first use of a kernel.
    @Suite struct InstructionSetTests {
        @Test func oneCanBeForced() async {
            await #expect(processExitsWith: .exitCode(7)) {
                setenv("TENSORS_ISA", "x86-64", 1)
                exit(String(cString: tk_active_isa()) == "x86-64" ? 7 : 1)
            }
        }

        @Test func anUnknownOneStops() async {
            let result = await #expect(
                processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
            ) {
                setenv("TENSORS_ISA", "x86-65", 1)
                _ = tk_active_isa()
            }
            let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
            #expect(message.contains("TENSORS_ISA=x86-65: no such instruction set"))
            #expect(message.contains("x86-64"))
        }

        /// Losses, parameters, evaluation and samples, each instruction set in a process of its own.
        @Test func aTrainingGivesTheSameBits() async throws {
            var texts: [String: String] = [:]
            for name in InstructionSet.here.map(\.name) {
                let result = await #expect(
                    processExitsWith: .success, observing: [\.standardOutputContent]
                ) { [name = name as String] in
                    try InstructionSet.report(under: name) { try ShortTraining(steps: 200).text }
                }
                texts[name] = try InstructionSet.reported(result, lines: ShortTraining.lineCount)
            }
            for (name, text) in texts { #expect(text == texts["x86-64"], "\(name)") }
        }
    }
#endif
