import Layers
import Testing

/// The rates of fifty epochs against PyTorch's, in double precision.
@Suite struct ScheduleTests {
    private static let schedules: [String: any LearningRateSchedule] = [
        "step 10": StepSchedule(initial: 0.3, period: 10),
        "step 7, 0.5": StepSchedule(initial: 0.3, period: 7, factor: 0.5),
        "cosine 50": CosineSchedule(initial: 0.3, epochs: 50),
        "cosine 20, 0.01": CosineSchedule(initial: 0.3, minimum: 0.01, epochs: 20),
    ]

    /// Steps are the same bits.
    ///
    /// Cosines are within 2e-16 of PyTorch's recursion and of its closed
    /// form, which rounds the angle where ours takes whole turns off first.
    @Test(arguments: Figures.stored.schedules.map(\.name))
    func matchesPyTorch(_ name: String) throws {
        let figures = try #require(Figures.stored.schedules.first { $0.name == name })
        let schedule = try #require(Self.schedules[name], "no such schedule: \(name)")
        let rates = figures.rates.indices.map { schedule.learningRate(at: $0) }
        if schedule is StepSchedule {
            #expect(rates == figures.rates)
        } else {
            for (epoch, rate) in rates.enumerated() {
                #expect(abs(rate - figures.closedForm[epoch]) <= 2e-16, "epoch \(epoch)")
                #expect(abs(rate - figures.rates[epoch]) <= 2e-16, "epoch \(epoch)")
            }
        }
    }

    @Test func aCosineReachesItsEndsExactly() {
        let schedule = CosineSchedule(initial: 0.1, minimum: 0.001, epochs: 1000)
        #expect(schedule.learningRate(at: 0) == 0.1)
        #expect(schedule.learningRate(at: 1000) == 0.001)
        #expect(schedule.learningRate(at: 2000) == 0.1)
        #expect(schedule.learningRate(at: 1_000_000_500) == schedule.learningRate(at: 500))
    }
}
