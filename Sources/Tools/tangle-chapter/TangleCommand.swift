import Foundation
import LiterateLayout
import LiterateTangle

/// The tool of the build plugin: `tangle-chapter INPUT.md OUTPUT.swift`.
@main enum TangleCommand {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let input = arguments.first, let output = arguments.last else {
            fail("usage: tangle-chapter INPUT.md OUTPUT.swift")
        }
        do {
            try tangleChapter(at: URL(filePath: input), into: URL(filePath: output))
        } catch let error as CocoaError {
            fail("error: cannot write \(output): \(error.localizedDescription)")
        } catch {
            fail("\(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.writeLine(message)
        exit(1)
    }
}
