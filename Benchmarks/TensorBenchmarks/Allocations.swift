import AllocationCounter

/// The heap allocations of a training step, hidden 200 and batch 32, once the loop has settled.
func allocationsPerStep(_ data: NamesData) -> Double {
    let network = ChapterOne(data, hiddenSize: 200, batchSize: 32)
    let steps = 1_000
    network.train(steps: steps)
    let before = allocation_count()
    network.train(steps: steps)
    return Double(allocation_count() - before) / Double(steps)
}

/// Whether this system lets allocations be counted.
var allocationsAreCounted: Bool { allocations_are_counted() }
