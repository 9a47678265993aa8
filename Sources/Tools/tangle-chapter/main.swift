import LiterateFormat
import Foundation
import LiterateTangle

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let input = arguments.first, let output = arguments.last else {
    fail("usage: tangle-chapter INPUT.md OUTPUT.swift")
}
do throws(Diagnostics) {
    let text = try tangleChapter(at: URL(filePath: input))
    guard writeIfChanged(text, to: URL(filePath: output)) else {
        fail("error: cannot write \(output)")
    }
} catch {
    fail(error.description)
}

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}
