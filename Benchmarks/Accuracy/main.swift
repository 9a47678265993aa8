// The largest error of the kernels' functions over all inputs: every Float there is.

import Foundation
import TensorKernels

let limit = 1.5

let wanted = CommandLine.arguments.dropFirst()
let names = Function.all.map(\.name)
if let unknown = wanted.first(where: { !names.contains($0) }) {
    let message = "error: no function \(unknown); choose from \(names.joined(separator: ", "))\n"
    FileHandle.standardError.write(Data(message.utf8))
    exit(1)
}
let functions = Function.all.filter { wanted.isEmpty || wanted.contains($0.name) }

/// Writes a line at once, so that a table that takes minutes grows visibly.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

func describe(_ range: ClosedRange<Float>) -> String {
    if range.lowerBound > 0 { return "the rest" }
    return range.upperBound.isFinite ? "-2π to 2π" : "all"
}

say("instruction set \(String(cString: tk_active_isa()))\n")
say("| function | inputs | how many | largest error in ULP | at |")
say("| --- | --- | ---: | ---: | --- |")
var worstOfAll = 0.0
for function in functions {
    for range in function.ranges {
        let worst = Worst.of(function, over: range)
        let error = String(format: "%.4f", worst.error)
        let place = String(worst.input.bitPattern, radix: 16)
        let count = worst.inputs.formatted(.number.locale(Locale(identifier: "en_GB")))
        say(
            "| `\(function.name)` | \(describe(range)) | \(count) | \(error) "
                + "| \(worst.input) (0x\(place)) |")
        worstOfAll = max(worstOfAll, worst.error)
    }
}
if worstOfAll > limit {
    say("\nerror: more than \(limit) ULP")
    exit(1)
}
