import Tensors

/// A learning rate that is multiplied by `factor` after every `period` epochs.
///
///     initial · factor^⌊epoch / period⌋
///
/// The power is a product of factors, one after the other, as PyTorch's `StepLR` comes by it.
///
/// Source: [torch.optim.lr_scheduler.StepLR](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html)
public struct StepSchedule: LearningRateSchedule {
    /// The rate at first.
    public let initial: Double
    /// The number of epochs with one rate.
    public let period: Int
    /// What the rate is multiplied by after each.
    public let factor: Double

    /// A schedule.
    ///
    /// - Precondition: the period is at least 1, the numbers are not negative.
    public init(initial: Double, period: Int, factor: Double = 0.1) {
        checkNotNegative(initial, "initial learning rate", "StepSchedule")
        checkNotNegative(factor, "factor", "StepSchedule")
        require(period > 0, "StepSchedule: the period is \(period); it must be at least 1")
        (self.initial, self.period, self.factor) = (initial, period, factor)
    }

    /// The rate in an epoch.
    ///
    /// - Precondition: the epoch is at least 0.
    public func learningRate(at epoch: Int) -> Double {
        require(epoch >= 0, "StepSchedule: the epoch is \(epoch); it must be at least 0")
        return (0..<epoch / period).reduce(initial) { rate, _ in rate * factor }
    }
}
