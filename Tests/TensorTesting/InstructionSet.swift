import Foundation
import TensorKernels
import Testing

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

    /// In a process of its own: forces an instruction set, and prints a text made with it for the
    /// process that waits.
    public static func report(under name: String, _ text: () throws -> String) throws {
        setenv("TENSORS_ISA", name, 1)
        let text = try text()
        try #require(active == name)
        print("<<\(text)>>")
        fflush(nil)
    }

    /// The lines that such a process printed, of which there must be a number.
    public static func reported(_ result: ExitTest.Result?, lines count: Int) throws -> String {
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let text = try #require(output.firstMatch(of: /(?s)<<(.*)>>/)?.1)
        try #require(text.split(separator: "\n").count == count)
        return String(text)
    }

    /// The name of the one in use.
    public static var active: String { String(cString: tk_active_isa()) }
}
