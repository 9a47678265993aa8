/// A learning rate that depends on how far a training has come.
///
///     optimizer.learningRate = schedule.learningRate(at: epoch)
///
/// It is a function of the epoch alone, counted from 0: there is no state to step along, and a
/// training that is taken up again finds its rate. What an epoch is, a pass over the data or a
/// single step, is the caller's choice.
public protocol LearningRateSchedule: Sendable {
    /// The rate in an epoch.
    ///
    /// - Precondition: the epoch is at least 0.
    func learningRate(at epoch: Int) -> Double
}
