import TensorKernels

/// A tensor's place in the graph of gradients: what it was computed from, and how a gradient of
/// the result becomes gradients of those.
final class GradientNode {
    /// Hands the gradient of the result back to the inputs. An input that wants none is nil, so
    /// that `inputs[0]?.accept(…)` computes only what is wanted.
    typealias HandBack = (_ gradient: Tensor<Float>, _ inputs: [GradientNode?]) -> Void

    /// Larger than the numbers of everything this was computed from.
    let number = tk_next_number()
    let name: StaticString
    let shape: [Int]
    let isLeaf: Bool
    var inputs: [GradientNode?]
    var handBack: HandBack?
    var gradient: Tensor<Float>?
    var retainsGradient = false
    /// The number of the last walk that came past.
    var lastVisit: Int64 = 0

    init(name: StaticString, shape: [Int], inputs: [GradientNode?], handBack: HandBack?) {
        self.name = name
        self.shape = shape
        self.inputs = inputs
        self.handBack = handBack
        isLeaf = handBack == nil
    }

    /// Takes long chains apart one by one; left to itself the release would recurse.
    deinit {
        var pending = inputs
        inputs = []
        while var next = pending.popLast() {
            if next != nil, isKnownUniquelyReferenced(&next) {
                pending += next!.inputs
                next!.inputs = []
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
    private let tensor: Tensor<Float>
    private let version: Int

    var shape: [Int] { tensor.shape }

    init(_ tensor: Tensor<Float>) {
        self.tensor = tensor.detached()
        version = tensor.storage.version
    }

    /// The tensor as it was.
    ///
    /// - Precondition: it was not changed in place since.
    var value: Tensor<Float> {
        require(
            tensor.storage.version == version,
            "backward() needs a tensor of shape \(tensor.shape) as it was in the forward pass, "
                + "but it was changed in place since")
        return tensor
    }
}
