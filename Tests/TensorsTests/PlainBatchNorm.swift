/// Batch normalisation of `[outer, channels, inner]` as plain loops, each sum in the order that the
/// kernels document.
struct PlainBatchNorm {
    let outer, channels, inner: Int

    private var n: Double { Double(outer * inner) }

    /// Place i of channel c for example o.
    private func place(_ o: Int, _ c: Int, _ i: Int) -> Int { (o * channels + c) * inner + i }

    /// The sum of a channel's terms, example after example; the places of an example in sixteen
    /// lanes, place i in lane i mod 16.
    private func sum(_ c: Int, _ term: (Int) -> Double) -> Double {
        (0..<outer).reduce(0) { total, o in
            if inner == 1 { return total + term(place(o, c, 0)) }
            var lanes = [Double](repeating: 0, count: 16)
            for i in 0..<inner { lanes[i % 16] += term(place(o, c, i)) }
            return total + lanes.reduce(0, +)
        }
    }

    func moments(
        _ x: [Float], epsilon: Double
    ) -> (mean: [Float], variance: [Float], scale: [Float]) {
        let means = (0..<channels).map { c in sum(c) { Double(x[$0]) } / n }
        let squares = (0..<channels).map { c in
            sum(c) { (Double(x[$0]) - means[c]) * (Double(x[$0]) - means[c]) }
        }
        return (
            means.map { Float($0) }, squares.map { Float($0 / n) },
            squares.map { Float(1 / ($0 / n + epsilon).squareRoot()) }
        )
    }

    /// The channel of each number.
    private var channelOf: [Int] {
        (0..<outer * channels * inner).map { $0 / inner % channels }
    }

    func normalized(
        _ x: [Float], mean: [Float], scale: [Float], gain: [Float], bias: [Float]
    ) -> [Float] {
        zip(x, channelOf).map { ($0 - mean[$1]) * scale[$1] * gain[$1] + bias[$1] }
    }

    func gradients(
        _ g: [Float], _ x: [Float], mean: [Float], scale: [Float], gain: [Float], ofBatch: Bool
    ) -> (dx: [Float], dgain: [Float], dbias: [Float]) {
        let unit = zip(x, channelOf).map { ($0 - mean[$1]) * scale[$1] }
        let sums = (0..<channels).map { c in sum(c) { Double(g[$0]) } }
        let products = (0..<channels).map { c in sum(c) { Double(g[$0]) * Double(unit[$0]) } }
        let dx = channelOf.enumerated().map { at, c in
            let meanG = ofBatch ? Float(sums[c] / n) : 0
            let meanProduct = ofBatch ? Float(products[c] / n) : 0
            return gain[c] * scale[c] * (g[at] - meanG - unit[at] * meanProduct)
        }
        return (dx, products.map { Float($0) }, sums.map { Float($0) })
    }
}
