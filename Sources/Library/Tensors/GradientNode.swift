import TensorKernels

/// A tensor's place in the graph of gradients: what it was computed from, and how a gradient of
/// the result becomes gradients of those.
final class GradientNode {
    /// Hands the gradient of the result back to the inputs.
    ///
    /// An input that wants none is nil, so that `inputs[0]?.accept(…)` computes only what is
    /// wanted.
    typealias HandBack = (_ gradient: Tensor<Float>, _ inputs: Inputs) -> Void

    /// The places in the graph of what a result was computed from, in the order of the operands.
    ///
    /// One that wants no gradient is nil. Up to two, as nearly all have, take no memory of their own.
    struct Inputs {
        private var first, second: GradientNode?
        private var others: [GradientNode?] = []

        init(_ first: GradientNode? = nil, _ second: GradientNode? = nil) {
            (self.first, self.second) = (first, second)
        }

        init(_ nodes: [GradientNode?]) {
            if nodes.count > 0 { first = nodes[0] }
            if nodes.count > 1 { second = nodes[1] }
            if nodes.count > 2 { others = Array(nodes[2...]) }
        }

        /// Whether no input wants a gradient.
        var isEmpty: Bool {
            first == nil && second == nil && !others.contains { $0 != nil }
        }

        subscript(_ operand: Int) -> GradientNode? {
            switch operand {
            case 0: first
            case 1: second
            default: others[operand - 2]
            }
        }

        /// Calls `body` with each that wants a gradient.
        @inline(__always)
        func forEach(_ body: (GradientNode) -> Void) {
            if let first { body(first) }
            if let second { body(second) }
            for case let other? in others { body(other) }
        }
    }

    /// Larger than the numbers of everything this was computed from.
    let number = tk_next_number()
    let name: StaticString
    let shape: [Int]
    let isLeaf: Bool
    var inputs: Inputs
    var handBack: HandBack?
    /// What has come so far: a leaf's gradient, or what a result is about to hand back.
    var gradient: Tensor<Float>?
    var retainsGradient = false
    /// What a result has handed back, added up, if it retains it.
    var retainedGradient: Tensor<Float>?
    /// The number of the last walk that came past.
    var lastVisit: Int64 = 0

    init(name: StaticString, shape: [Int], inputs: Inputs, handBack: HandBack?) {
        self.name = name
        self.shape = shape
        self.inputs = inputs
        self.handBack = handBack
        isLeaf = handBack == nil
    }

    /// Takes long chains apart one by one; left to itself the release would recurse.
    deinit {
        if inputs.isEmpty { return }
        var pending: [GradientNode] = []
        inputs.forEach { pending.append($0) }
        inputs = Inputs()
        while var next = pending.popLast() {
            if isKnownUniquelyReferenced(&next) {
                next.inputs.forEach { pending.append($0) }
                next.inputs = Inputs()
            }
        }
    }

    /// Adds a gradient to what has come so far.
    func accept(_ incoming: Tensor<Float>) {
        require(
            incoming.shape == shape,
            "\(name): a gradient of shape \(incoming.shape) for a tensor of shape \(shape)")
        let mayChange = ownsGradient
        guard let sum = gradient else {
            gradient = incoming
            return
        }
        if mayChange {
            Tensor.combine(tk_add, sum, incoming, into: sum)
        } else {
            gradient = Tensor.combined(tk_add, sum, incoming, "+")
        }
    }

    /// Whether nobody else can see the gradient: it may have been handed to several nodes as it is.
    private var ownsGradient: Bool {
        isKnownUniquelyReferenced(&gradient) && isKnownUniquelyReferenced(&gradient!.storage)
    }

    /// Sees to it that nobody else can change the gradient that a tensor shows.
    func ownGradient() {
        if !ownsGradient { gradient = gradient?.copied() }
    }
}

/// A tensor that a gradient will need, and the state it was in.
struct Saved {
    let shape: [Int]
    private let count: Int
    private let storage: Storage
    private let version: Int

    init(_ tensor: Tensor<Float>) {
        (shape, count, storage) = (tensor.shape, tensor.count, tensor.storage)
        version = storage.version
    }

    /// The tensor as it was, outside the graph.
    ///
    /// - Precondition: it was not changed in place since.
    var value: Tensor<Float> { Tensor(shape: shape, count: count, storage: unchanged) }

    /// Its scalars, there as long as this is.
    ///
    /// - Precondition: it was not changed in place since.
    var floats: UnsafePointer<Float> {
        UnsafePointer(unchanged.base.assumingMemoryBound(to: Float.self))
    }

    private var unchanged: Storage {
        require(
            storage.version == version,
            "backward() needs a tensor of shape \(shape) as it was in the forward pass, "
                + "but it was changed in place since")
        return storage
    }
}
