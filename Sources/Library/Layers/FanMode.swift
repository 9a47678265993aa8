/// The connections that decide how large weights should be.
public enum FanMode: Sendable {
    /// Those into an output, the number of inputs: keeps the spread on the way forward.
    case fanIn
    /// Those out of an input, the number of outputs: keeps the spread of the gradients on the way
    /// back.
    case fanOut

    /// The number of connections of a layer.
    func count(inputs: Int, outputs: Int) -> Int {
        switch self {
        case .fanIn: inputs
        case .fanOut: outputs
        }
    }
}
