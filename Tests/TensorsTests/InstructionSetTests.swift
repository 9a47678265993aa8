#if arch(x86_64)
    import Foundation
    import TensorKernels
    import Testing

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
    }
#endif
