import Foundation
import TensorTesting
import Testing

@testable import Tensors

/// Every stream of the reference, for every seed: integers and uniforms to the bit, normals within
/// 2.4e-7.
@Suite struct GeneratorTests {
    static let streams = Reference.stored.generator.flatMap { seed, streams in
        streams.keys.map { (seed, $0) }
    }

    @Test(arguments: streams)
    func matchesPyTorch(_ seed: String, _ name: String) throws {
        let g = Generator(seed: try #require(UInt64(seed)))
        switch try #require(Reference.stored.generator[seed]?[name]) {
        case .values(let expected):
            try expect(try draw(name, g), expected, isNormal: name.hasPrefix("randn"))
        case .sequence(let calls, let expected):
            let calls = calls.split(separator: ", ").map(String.init)
            try #require(calls.count == expected.count)
            for (call, values) in zip(calls, expected) {
                try expect(try drawCall(call, g), values, isNormal: call.hasPrefix("randn"))
            }
        }
    }

    @Test func aShiftIsAnotherSeed() {
        func draws(_ g: Generator) -> [Float] { Tensor.randn(20, generator: g).scalars }
        let shifted = draws(Generator(seed: 42, shiftedBy: 7))
        #expect(shifted == draws(Generator(seed: 49)))
        #expect(shifted != draws(Generator(seed: 42)))
        #expect([nil, "", "0", "12"].map(Generator.shift(written:)) == [0, 0, 0, 12])
    }

    @Test func aShiftIsANumber() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Generator.shift(written: "-1") }
        expectMessage(result, "BOOK_SEED=-1", "whole number")
    }

    /// The variable of the environment reaches the generators of a process.
    @Test func theEnvironmentShiftsSeeds() async {
        await #expect(processExitsWith: .success) {
            setenv("BOOK_SEED", "7", 1)
            let draws = Tensor.randn(20, generator: Generator(seed: 42)).scalars
            let others = Tensor.randn(20, generator: Generator(seed: 49, shiftedBy: 0)).scalars
            precondition(draws == others)
        }
    }

    @Test func uniformDrawsBetweenBoundsAreTheSameBits() {
        for figures in MoreOperators.all.uniform {
            let draws = Tensor.uniform(
                [figures.values.count], from: figures.low, to: figures.high,
                generator: Generator(seed: figures.seed))
            #expect(draws.scalars == figures.values, "\(figures.low) to \(figures.high)")
        }
    }

    private func expect(_ actual: [Double], _ expected: [Double], isNormal: Bool) throws {
        try #require(actual.count == expected.count)
        if !isNormal {
            #expect(actual == expected)
            return
        }
        for (a, e) in zip(actual, expected) { #expect(abs(a - e) <= 2.4e-7) }
    }

    private struct Unknown: Error { let stream: String }

    /// A stream by its name, such as `randn_17` or `randint_-5_5_x12`.
    private func draw(_ name: String, _ g: Generator) throws -> [Double] {
        let words = name.split(separator: "_")
        let numbers = words.compactMap { Int($0.hasPrefix("x") ? $0.dropFirst() : $0) }
        let p: Tensor<Float> = Tensor([0.1, 0.2, 0.3, 0.4])
        switch words[0] {
        case "rand" where words[1] == "float64":
            return (0..<numbers[0]).map { _ in g.uniformDouble() }
        case "rand": return Tensor.rand(numbers[0], generator: g).scalars.map(Double.init)
        case "randn": return Tensor.randn(numbers[0], generator: g).scalars.map(Double.init)
        case "randint":
            return Tensor.randint(numbers[0], numbers[1], [numbers[2]], generator: g).scalars
                .map(Double.init)
        case "randperm": return Tensor.randperm(numbers[0], generator: g).scalars.map(Double.init)
        case "multinomial" where name.hasSuffix("without_replacement"):
            return multinomial(p, count: numbers[0], generator: g).scalars.map(Double.init)
        case "multinomial":
            return (0..<numbers[0]).map { _ in
                Double(multinomial(p, count: 1, generator: g).item())
            }
        default: throw Unknown(stream: name)
        }
    }

    /// A call as it stands in a sequence, such as `randint(0,100,(6,))`.
    private func drawCall(_ call: String, _ g: Generator) throws -> [Double] {
        let numbers = call.split { !$0.isNumber }.compactMap { Int($0) }
        switch call.prefix(while: { $0 != "(" }) {
        case "randn": return Tensor.randn(numbers[0], generator: g).scalars.map(Double.init)
        case "rand": return Tensor.rand(numbers[0], generator: g).scalars.map(Double.init)
        case "randint":
            return Tensor.randint(numbers[0], numbers[1], [numbers[2]], generator: g).scalars
                .map(Double.init)
        default: throw Unknown(stream: call)
        }
    }

    @Test(arguments: Reference.stored.python_random.keys.sorted())
    func matchesPython(_ seed: String) throws {
        let expected = try #require(Reference.stored.python_random[seed])
        let seed = try #require(UInt64(seed))
        let random = PythonRandom(seed: seed)
        var order = Array(0..<50)
        random.shuffle(&order)
        #expect(order == expected.shuffle_range_50)
        #expect((0..<5).map { _ in random.random() } == expected.random_x5)
        #expect((0..<8).map { _ in random.randrange(1000) } == expected.randrange_1000_x8)
    }

    @Test func multinomialByRowDrawsOnlyPossibleClasses() {
        let g = Generator(seed: 1)
        let p = Tensor<Float>([[0, 1, 0], [0.5, 0, 0.5]])
        for replacement in [false, true] {
            let draws = multinomial(p, count: 1, replacement: replacement, generator: g)
            #expect(draws.shape == [2, 1])
            #expect(draws.scalars[0] == 1)
            #expect(draws.scalars[1] != 1)
        }
        let many = multinomial(p, count: 100, replacement: true, generator: g)
        #expect(many.shape == [2, 100])
        #expect(Set(many[0].scalars) == [1])
        #expect(Set(many[1].scalars) == [0, 2])
    }
}
