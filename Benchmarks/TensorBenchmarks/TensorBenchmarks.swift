import ArgumentParser
import Foundation
import OneCore
import TensorKernels

@main
struct TensorBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tensor-benchmarks",
        abstract: "Measures the tensors, alone or beside PyTorch and JAX.")

    @Option(help: "Measure the rows whose names match this regular expression, such as step.")
    var rows: String?

    @Flag(help: "Print one JSON object on standard output.")
    var json = false

    @Flag(help: "Measure PyTorch and JAX in turn with the tensors.")
    var peers = false

    @Flag(help: "Let everybody use all cores, where it is one core and one thread otherwise.")
    var allCores = false

    @Flag(help: "Measure what the products alone take at least, each rounded on its own.")
    var bound = false

    @Option(help: "The Python that has torch and jax.")
    var python = ".venv/bin/python"

    @Option(help: "The number of rounds; a row's figure is their median.")
    var rounds = 7

    @Flag(help: .hidden)
    var answer = false

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds wants at least 1") }
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)  // a peer that ended is an error with a message
        let core = allCores ? -1 : keep_to_one_core()
        if !allCores { setenv("TENSORS_THREADS", "1", 1) }
        if answer { return try answerRows() }
        let chosen = try Row.matching(rows)
        let started = try peers ? ["PyTorch", "JAX"].map(peer) : []
        let comparison = Comparison(
            participants: [Ours()] + (bound ? [Bound(threads: threads)] : []) + started,
            rounds: rounds, fresh: fresh)
        let table = Table(participants: comparison.participants.map(\.name), rows: chosen)
        say("instruction set \(instructionSet), \(place(core)), median of \(rounds) rounds")
        for peer in started { say("\(peer.name): \(peer.version)") }
        say(table.heading)
        let measured = try chosen.map { row in
            if row.name == LiveStep.row {
                let live = try LiveStep()
                let measurement = try live.measure(
                    comparison.participants.filter { $0.takesPart(in: row) }, rounds: rounds)
                say(live.line(measurement, [comparison.participants[0]] + started))
                return measurement
            }
            let measurement = try comparison.measure(row)
            say(table.line(measurement))
            return measurement
        }
        if json { print(try report(measured, started).text()) }
    }

    /// Prints a line at once, to standard error where standard output is kept for the JSON object.
    private func say(_ line: String) {
        let output = json ? FileHandle.standardError : .standardOutput
        output.write(Data((line + "\n").utf8))
    }

    private func place(_ core: Int32) -> String {
        if allCores { return "\(tk_threads()) threads" }
        return core < 0 ? "one thread on any core" : "one thread on core \(core)"
    }

    /// How many threads everybody uses.
    private var threads: Int32 { allCores ? tk_threads() : 1 }

    private var instructionSet: String { String(cString: tk_active_isa()) }

    private func report(_ measured: [Measurement], _ peers: [Peer]) -> JSONReport {
        JSONReport(
            instructionSet: instructionSet,
            peers: Dictionary(uniqueKeysWithValues: peers.map { ($0.name, $0.version) }),
            rows: measured.map {
                JSONReport.Line($0, peers: (bound ? ["bound"] : []) + peers.map(\.name))
            })
    }

    /// A participant in a process of its own, for what must not see the memory of earlier rows.
    private func fresh(_ name: String) throws -> Peer {
        name == "ours"
            ? try Peer(
                name, program: Bundle.main.executablePath!,
                arguments: ["--answer"] + (allCores ? ["--all-cores"] : []), threads: threads)
            : try peer(name)
    }

    private func peer(_ name: String) throws -> Peer {
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw BenchmarkError(
                "no Python at \(python); run scripts/install-peers, or name one that has torch and "
                    + "jax with --python")
        }
        return try Peer(
            name, program: python, arguments: ["Benchmarks/Peers/\(name.lowercased())_peer.py"],
            threads: threads)
    }
}
