import TensorKernels
import TensorTesting
import Testing

@testable import Tensors

/// Batch normalisation against plain Swift, to the bit, for every instruction set this CPU has.
@Suite struct BatchNormKernelTests {
    static let shapes = Inputs.sizes.flatMap { channels in
        [(3, 1), (4, 1), (1, 5), (2, 16), (3, 35)].map { (outer: $0.0, channels, inner: $0.1) }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func moments(_ set: InstructionSet, _ inputs: Inputs) {
        for (outer, channels, inner) in Self.shapes {
            let plain = PlainBatchNorm(outer: outer, channels: channels, inner: inner)
            let x = inputs.floats(outer * channels * inner)
            let expected = plain.moments(x, epsilon: 1e-5)
            for offset in [0, 1] {
                let from = Place(x, offset: offset)
                let results = (0..<3).map { _ in Place(count: channels, offset: 1 - offset) }
                set.kernels.moments(
                    from.pointer, 1e-5, results[0].pointer, results[1].pointer, results[2].pointer,
                    outer, channels, inner)
                let what = "of [\(outer), \(channels), \(inner)]"
                expectBits(results[0], expected.mean, "mean \(what)")
                expectBits(results[1], expected.variance, "variance \(what)")
                expectBits(results[2], expected.scale, "scale \(what)")
            }
        }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func normalize(_ set: InstructionSet, _ inputs: Inputs) {
        for (outer, channels, inner) in Self.shapes {
            let plain = PlainBatchNorm(outer: outer, channels: channels, inner: inner)
            let x = inputs.floats(outer * channels * inner)
            let perChannel = (2..<6).map { inputs.floats(channels, seed: $0) }
            let expected = plain.normalized(
                x, mean: perChannel[0], scale: perChannel[1], gain: perChannel[2],
                bias: perChannel[3])
            for offset in [0, 1] {
                let (from, to) = (
                    Place(x, offset: offset), Place(count: x.count, offset: 1 - offset)
                )
                let p = perChannel.map { Place($0, offset: offset) }
                set.kernels.normalize(
                    from.pointer, p[0].pointer, p[1].pointer, p[2].pointer, p[3].pointer,
                    to.pointer, outer, channels, inner)
                expectBits(to, expected, "normalize of [\(outer), \(channels), \(inner)]")
            }
        }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func gradients(_ set: InstructionSet, _ inputs: Inputs) {
        for ofBatch in [true, false] { gradients(set, inputs, ofBatch: ofBatch) }
    }

    private func gradients(_ set: InstructionSet, _ inputs: Inputs, ofBatch: Bool) {
        for (outer, channels, inner) in Self.shapes {
            let plain = PlainBatchNorm(outer: outer, channels: channels, inner: inner)
            let x = inputs.floats(outer * channels * inner)
            let g = inputs.floats(x.count, seed: 2)
            let perChannel = (3..<6).map { inputs.floats(channels, seed: $0) }
            let expected = plain.gradients(
                g, x, mean: perChannel[0], scale: perChannel[1], gain: perChannel[2],
                ofBatch: ofBatch)
            for offset in [0, 1] {
                let (from, back) = (Place(x, offset: offset), Place(g, offset: 1 - offset))
                let p = perChannel.map { Place($0, offset: offset) }
                let dx = Place(count: x.count, offset: offset)
                let (dgain, dbias) = (Place(count: channels), Place(count: channels, offset: 1))
                let work = Place(count: 3 * channels)
                set.kernels.normalize_gradient(
                    back.pointer, from.pointer, p[0].pointer, p[1].pointer, p[2].pointer, ofBatch,
                    work.pointer, dx.pointer, dgain.pointer, dbias.pointer, outer, channels, inner)
                let what = "of [\(outer), \(channels), \(inner)]"
                expectBits(dx, expected.dx, "dx \(what)")
                expectBits(dgain, expected.dgain, "dgain \(what)")
                expectBits(dbias, expected.dbias, "dbias \(what)")
                #expect(work.isIntactAround)
            }
        }
    }
}
