import Foundation
import LiterateLayout

/// A program of a chapter that is not part of the chapter's target; the code made from a chapter names
/// it.
public struct FurtherProgram: Sendable {
    let number: Int
    let languageMode: Int?
    let isUnoptimised: Bool
    let source: String

    /// Describes a program.
    ///
    /// - Parameters:
    ///   - number: Its place among the chapter's programs, from 0.
    ///   - languageMode: The version of Swift that it is compiled as; nil for the target's.
    ///   - isUnoptimised: Whether it is compiled without optimisation, and with every check.
    ///   - source: Its Swift file.
    public init(number: Int, languageMode: Int?, isUnoptimised: Bool, source: String) {
        (self.number, self.languageMode) = (number, languageMode)
        (self.isUnoptimised, self.source) = (isUnoptimised, source)
    }
}

/// The programs of a chapter, which take the process one after the other.
///
/// The chapter's target is the first. It compiles the others where they are not there yet, and each
/// becomes the next at its end (https://man7.org/linux/man-pages/man2/execve.2.html): so one process
/// has all output, and whatever ends it ends the chapter.
struct ProgramChain {
    /// What this process is told: how many programs have begun, and the paths of all after the first.
    private static let variable = "BOOK_PROGRAMS"
    private let begun: Int
    private let paths: [String]

    /// Whether a program of the chapter has run before this one.
    var hasBegun: Bool { begun > 0 }

    /// The chain that this process is part of; the first program compiles the others.
    ///
    /// With `BOOK_PROGRAMS=compile` in the environment that is all it does. The exit code is then 0
    /// where all compile.
    static func ofThisProcess(chapter: String, _ further: [FurtherProgram]) -> ProgramChain {
        let told = ProcessInfo.processInfo.environment[variable]
        // Programs that a cell starts are no part of it.
        unsetenv(variable)
        let parts = told?.split(separator: "\n").map(String.init) ?? []
        if let begun = parts.first.flatMap(Int.init) {
            return ProgramChain(begun: begun, paths: Array(parts.dropFirst()))
        }
        guard !further.isEmpty else {
            if told != nil { exit(0) }
            return ProgramChain(begun: 0, paths: [])
        }
        /// Says what the compiler says; `book` reads it as it is.
        func say(_ messages: String) {
            writeAll(Array((told == nil ? messages.visible : messages).utf8), to: STDERR_FILENO)
        }
        do {
            let paths = try ProgramCompiler(chapter: chapter).compile(further, say).map(\.path)
            if told != nil { exit(0) }
            // A process that has started others has threads, which a copy of it would lack.
            ProgramChain(begun: 0, paths: paths)
                .become(Bundle.main.executablePath ?? CommandLine.arguments[0], 0)
        } catch {
            say("\(error)\n")
            exit(1)
        }
    }

    /// Becomes the next program, if there is one.
    func goOn() {
        if begun < paths.count { become(paths[begun], begun + 1) }
    }

    /// Becomes a program, which is told how many have begun before it.
    private func become(_ program: String, _ begun: Int) -> Never {
        fflush(nil)
        setenv(Self.variable, (["\(begun)"] + paths).joined(separator: "\n"), 1)
        execv(program, CommandLine.unsafeArgv)
        fatalError("cannot start \(program): \(String(cString: strerror(errno)))")
    }
}

/// Compiles programs of a chapter as the package manager compiled the chapter's own.
struct ProgramCompiler {
    /// Why programs are not there.
    struct Failure: Error, CustomStringConvertible { var description: String }

    private let folder: URL
    private let compiling: [String]
    private let linking: [String]
    private let objects: [String]

    /// Reads how a chapter's program was built, which is this process's.
    init(chapter: String) throws {
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw Failure(description: "error: this process does not know its own program")
        }
        folder = program.appendingPathExtension("programs")
        guard let plan = BuildPlan(of: program) else {
            throw Failure(
                description: "error: the chapter has several programs, and the package manager "
                    + "left nothing that says how to compile them; "
                    + "'\(BookLayout.run(chapter))' builds them")
        }
        (compiling, linking, objects) = (plan.compiling, plan.linking, plan.objects)
    }

    /// Compiles programs that are not there, or not as they are now, side by side.
    ///
    /// - Parameter say: Takes what the compiler says of those that it compiles.
    /// - Returns: Their places, in order.
    /// - Throws: What the compiler says of all that it refuses.
    func compile(_ programs: [FurtherProgram], _ say: (String) -> Void) throws -> [URL] {
        try folder.makeFolder()
        var running: [(process: Process, program: FurtherProgram)] = []
        var refused = ""
        func finishFirst() throws {
            let (process, program) = running.removeFirst()
            process.waitUntilExit()
            let messages = file(program, "log").text ?? ""
            if process.terminationStatus == 0 {
                say(messages)
                try Data(stamp(of: program).utf8).write(to: file(program, "stamp"))
            } else {
                refused += messages
            }
        }
        for program in programs where file(program, "stamp").text != stamp(of: program) {
            if running.count >= ProcessInfo.processInfo.activeProcessorCount { try finishFirst() }
            running.append((try start(program), program))
        }
        while !running.isEmpty { try finishFirst() }
        guard refused.isEmpty else {
            throw Failure(description: refused.trimmingCharacters(in: .newlines))
        }
        return programs.map { file($0, "program") }
    }

    private func start(_ program: FurtherProgram) throws -> Process {
        try? FileManager.default.removeItem(at: file(program, "stamp"))
        let source = file(program, "swift")
        // A program's beginning in any language mode.
        let main = "@main enum _Main { @MainActor static func main() { runChapter() } }\n"
        try Data((program.source + main).utf8).write(to: source)
        let log = file(program, "log")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = URL(filePath: compiling[0])
        process.arguments =
            arguments(of: program) + [source.path] + objects + linking
            + ["-parse-as-library", "-emit-executable", "-o", file(program, "program").path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        return process
    }

    /// The compiler's options for a program: those of the target, but for what its cells say.
    private func arguments(of program: FurtherProgram) -> [String] {
        var arguments = Array(compiling.dropFirst())
        if let mode = program.languageMode {
            if let place = arguments.firstIndex(of: "-swift-version") {
                arguments.removeSubrange(place..<min(place + 2, arguments.count))
            }
            arguments += ["-swift-version", "\(mode)"]
        }
        if program.isUnoptimised {
            arguments.removeAll {
                ["-O", "-Osize", "-Ounchecked"].contains($0) || $0.hasPrefix("-enforce-exclusivity")
            }
            arguments += ["-Onone", "-enforce-exclusivity=checked"]
        }
        return arguments
    }

    /// What a program is made of, as far as it can change.
    private func stamp(of program: FurtherProgram) -> String {
        var digest = Digest(program.source)
        for argument in [compiling[0]] + arguments(of: program) + linking { digest.add(argument) }
        for object in objects {
            let facts = try? FileManager.default.attributesOfItem(atPath: object)
            let date = (facts?[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate
            digest.add("\(object) \(date ?? 0) \(facts?[.size] ?? 0)")
        }
        return digest.text
    }

    private func file(_ program: FurtherProgram, _ kind: String) -> URL {
        folder.appending(path: "\(program.number).\(kind)")
    }
}
