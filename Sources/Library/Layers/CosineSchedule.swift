import Tensors

/// A learning rate that falls along half a cosine, slowly at both ends.
///
///     minimum + (initial - minimum) (1 + cos(π epoch / epochs)) / 2
///
/// It reaches the minimum at `epochs`. Beyond, it climbs again, with a period of twice as many.
///
/// PyTorch's `CosineAnnealingLR` comes to the same numbers by recursion, each rate from the one
/// before, and so gathers rounding errors: over 50 epochs some 2e-16 of the initial rate. A rate
/// that is changed by hand in between changes what follows there, and does not here.
///
/// Sources: [Loshchilov and Hutter 2017](https://arxiv.org/abs/1608.03983),
/// [torch.optim.lr_scheduler.CosineAnnealingLR](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html)
public struct CosineSchedule: LearningRateSchedule {
    /// The rate at first, and the one after `epochs`.
    public let initial, minimum: Double
    /// The number of epochs from the one to the other.
    public let epochs: Int

    /// A schedule.
    ///
    /// - Precondition: there is an epoch, the rates are not negative.
    public init(initial: Double, minimum: Double = 0, epochs: Int) {
        checkNotNegative(initial, "initial learning rate", "CosineSchedule")
        checkNotNegative(minimum, "minimum", "CosineSchedule")
        require(epochs > 0, "CosineSchedule: there are \(epochs) epochs; it must be at least 1")
        (self.initial, self.minimum, self.epochs) = (initial, minimum, epochs)
    }

    /// The rate in an epoch.
    ///
    /// - Precondition: the epoch is at least 0.
    public func learningRate(at epoch: Int) -> Double {
        require(epoch >= 0, "CosineSchedule: the epoch is \(epoch); it must be at least 0")
        // The cosine comes round after twice `epochs`, exactly only in integers.
        let angle = Double.pi * Double(epoch % (2 * epochs)) / Double(epochs)
        return minimum + (initial - minimum) * (1 + reproducibleCosine(angle)) / 2
    }
}
