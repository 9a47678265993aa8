import TensorKernels

/// Runs `body` without recording a graph, and gives its result.
///
/// Intermediate results are then freed as soon as they are used.
///
/// Source: [torch.no_grad](https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html)
public func noGrad<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    let before = tk_recording()
    tk_set_recording(false)
    defer { tk_set_recording(before) }
    return try body()
}

/// Gradients, by walking the recorded graph backwards.
///
/// Source: [torch.autograd](https://docs.pytorch.org/docs/stable/autograd.html)
extension Tensor where Scalar == Float {
    /// Whether operations on this tensor record a graph.
    ///
    /// Setting it makes a leaf: a tensor whose `grad` is filled by `backward()`.
    ///
    /// - Precondition: it is not taken away from a result in the middle of a graph.
    public var requiresGrad: Bool {
        get { node != nil }
        set {
            if newValue {
                if node == nil {
                    node = GradientNode(
                        name: "AccumulateGrad", shape: shape, inputs: .init(), handBack: nil)
                }
                return
            }
            require(
                node?.isLeaf ?? true,
                "requiresGrad = false wants a leaf, but this tensor of shape \(shape) is a result "
                    + "of \(node?.name ?? ""); use detached()")
            node = nil
        }
    }

    /// Whether this tensor is no result of a recorded operation.
    public var isLeaf: Bool { node?.isLeaf ?? true }

    /// The gradient that `backward()` added up; nil before, and for results unless `retainGrad()`.
    ///
    /// - Precondition: a gradient that is set has this tensor's shape.
    public var grad: Tensor<Float>? {
        get {
            guard let node else { return nil }
            return node.isLeaf ? node.gradient : node.retainedGradient
        }
        set {
            if let newValue {
                require(
                    newValue.shape == shape,
                    "a gradient of shape \(newValue.shape) for a tensor of shape \(shape)")
                require(node != nil, "a gradient for a tensor that does not require one: \(shape)")
            }
            guard let node else { return }
            if node.isLeaf { node.gradient = newValue } else { node.retainedGradient = newValue }
        }
    }

    /// Asks a result in the middle of a graph to keep its gradient.
    ///
    /// - Precondition: the tensor requires a gradient.
    public func retainGrad() {
        require(node != nil, "retainGrad() wants a tensor that requires a gradient: shape \(shape)")
        node?.retainsGradient = true
    }

    /// The same storage outside the graph.
    public func detached() -> Tensor<Float> {
        Tensor(shape: shape, count: count, storage: storage)
    }

    /// The numbers of this tensor outside the graph, for updates such as
    /// `p.data -= learningRate * p.grad!`.
    ///
    /// - Precondition: what is assigned has this tensor's shape.
    public var data: Tensor<Float> {
        get { detached() }
        set {
            require(
                newValue.shape == shape, "data of shape \(newValue.shape) for shape \(shape)")
            storage = newValue.storage
        }
    }

    /// A copy with storage of its own, outside the graph.
    package func copied() -> Tensor<Float> {
        let result = Tensor<Float>(uninitialized: shape)
        result.floats.update(from: floats, count: count)
        return result
    }

    /// Adds to `grad` of every leaf this tensor was computed from its gradient with respect to
    /// that leaf, by the chain rule, from here back.
    ///
    /// The graph is freed on the way unless `retainGraph`.
    ///
    /// - Precondition: the tensor is one number and was computed from one that requires a gradient.
    public func backward(retainGraph: Bool = false) {
        require(
            count == 1,
            "backward() wants a single number, but the shape is \(shape); reduce it first, "
                + "for example with sum() or mean()")
        guard let root = node else {
            fatalError("backward(): no tensor that this one was computed from requires a gradient")
        }
        noGrad {
            root.accept(Tensor.full(shape, 1))
            let nodes = nodes(from: root)
            for node in nodes {
                node._withUnsafeGuaranteedRef { pass($0, retainGraph: retainGraph) }
            }
            // What a node was computed from lives as long as the node, so it is let go first.
            if retainGraph { return }
            for node in nodes.reversed() {
                node._withUnsafeGuaranteedRef {
                    if $0.handBack == nil { $0.inputs = .init() }
                }
            }
        }
    }

    /// Everything reachable, results before what they were computed from.
    ///
    /// They live as long as the root has them; counting who refers to them would cost more than the walk.
    private func nodes(from root: GradientNode) -> [Unmanaged<GradientNode>] {
        let visit = tk_next_number()
        root.lastVisit = visit
        var found: [Unmanaged<GradientNode>] = []
        found.reserveCapacity(32)
        found.append(.passUnretained(root))
        var next = 0
        while next < found.count {
            found[next]._withUnsafeGuaranteedRef { node in
                node.inputs.forEach { input in
                    if input.lastVisit == visit { return }
                    input.lastVisit = visit
                    found.append(.passUnretained(input))
                }
            }
            next += 1
        }
        found.sort { one, other in
            one._withUnsafeGuaranteedRef { $0.number }
                > other._withUnsafeGuaranteedRef { $0.number }
        }
        return found
    }

    /// Hands one node's gradient back to its inputs.
    private func pass(_ node: GradientNode, retainGraph: Bool) {
        if node.isLeaf {
            node.ownGradient()
            return
        }
        guard let handBack = node.handBack else {
            fatalError(
                "backward() a second time through \(node.name) of shape \(node.shape), whose graph "
                    + "is freed; pass retainGraph: true the first time")
        }
        guard let gradient = node.gradient else { return }
        node.gradient = nil
        if node.retainsGradient {
            node.retainedGradient =
                node.retainedGradient.map { Tensor.combined(tk_add, $0, gradient, "+") }
                ?? gradient.copied()
        }
        handBack(gradient, node.inputs)
        if !retainGraph { node.handBack = nil }
    }

    /// Records that this tensor was computed from `inputs`, if any of them wants a gradient.
    @inline(__always)
    func recorded(
        _ name: StaticString, _ first: Tensor<Float>, _ second: Tensor<Float>? = nil,
        handBack: @escaping GradientNode.HandBack
    ) -> Tensor<Float> {
        guard first.node != nil || second?.node != nil, tk_recording() else { return self }
        node = GradientNode(
            name: name, shape: shape, inputs: .init(first.node, second?.node), handBack: handBack)
        return self
    }
}
