import TensorKernels

/// The instruction sets that this CPU has.
public enum InstructionSet: UInt32, CaseIterable, Sendable {
    case baseline, v3, v4

    /// Those of this CPU.
    public static let here = allCases.filter { tk_kernels_for(tk_isa($0.rawValue)) != nil }

    /// Its kernels.
    ///
    /// - Precondition: this CPU has it.
    public var kernels: tk_kernels { tk_kernels_for(tk_isa(rawValue))!.pointee }

    /// The value of `TENSORS_ISA` that forces it.
    public var name: String {
        #if arch(x86_64)
            ["x86-64", "x86-64-v3", "x86-64-v4"][Int(rawValue)]
        #else
            "portable"
        #endif
    }

    /// The name of the one in use.
    public static var active: String { String(cString: tk_active_isa()) }
}
