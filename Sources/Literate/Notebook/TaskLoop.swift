import Foundation

/// Runs what cells start in Swift's concurrency, all of it on the main thread, in the order in which
/// it comes.
///
/// So the same chapter prints the same lines in the same order, a cell ends only when nothing that it
/// started is queued, running or sleeping, and a copy of the process has all there is. The runtime
/// asks these hooks before its own executors
/// (https://github.com/swiftlang/swift/blob/main/include/swift/Runtime/ConcurrencyHooks.def).
final class TaskLoop: SerialExecutor, @unchecked Sendable {
    static let shared = TaskLoop()

    private let lock = NSCondition()
    private var jobs: [(job: UnownedJob, isMain: Bool)] = []
    private var timers:
        [(time: ContinuousClock.Instant, continuation: CheckedContinuation<Void, Never>)] =
            []
    /// Whether there was any job since everything was at rest.
    private var isStirred = false
    private var isInstalled = false

    // MARK: Jobs

    func enqueue(_ job: consuming ExecutorJob) { add(UnownedJob(job), isMain: true) }

    func checkIsolated() {
        precondition(Thread.isMainThread, "code of the main actor runs on another thread")
    }

    private func add(_ job: UnownedJob, isMain: Bool) {
        lock.withLock {
            jobs.append((job, isMain))
            isStirred = true
            lock.signal()
        }
    }

    /// Runs jobs until a condition holds and nothing is left that could go on by itself.
    func run(until isDone: () -> Bool) {
        while true {
            if let next = take() {
                next.isMain
                    ? next.job.runSynchronously(on: asUnownedSerialExecutor())
                    : next.job.runSynchronously(on: Self.nobody)
            } else if isDone(), !isAwaitingTimer, !isStirred || isAtRest {
                return isStirred = false
            } else {
                waitForMore()
            }
        }
    }

    private func take() -> (job: UnownedJob, isMain: Bool)? {
        lock.withLock {
            while let first = timers.first, first.time <= .now {
                timers.removeFirst()
                // Its task is enqueued from here; the lock is free for that.
                lock.unlock()
                first.continuation.resume()
                lock.lock()
            }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }

    private static let runMainQueue: (@convention(c) (UnsafeRawPointer?) -> Void)? = {
        let symbol = dlsym(nil, "_dispatch_main_queue_callback_4CF")
        return symbol.map {
            unsafeBitCast($0, to: (@convention(c) (UnsafeRawPointer?) -> Void).self)
        }
    }()

    private func waitForMore() {
        // What was given to the main queue runs while something waits; a run loop, which would do the same,
        // has a thread that a copy of the process lacks.
        Self.runMainQueue?(nil)
        lock.withLock {
            guard jobs.isEmpty else { return }
            let pause =
                timers.first.map { ContinuousClock.now.duration(to: $0.time) } ?? .seconds(1)
            let seconds = max(0, Double(pause / .seconds(1)))
            // Others may come to rest without a word.
            _ = lock.wait(until: Date(timeIntervalSinceNow: min(seconds, 0.002)))
        }
    }

    // MARK: Sleep

    /// Waits for a time, on this loop's own clock.
    ///
    /// In a program that is no chapter, it is the system's.
    func sleep(for duration: Duration) async throws {
        guard isInstalled else { return try await ContinuousClock().sleep(for: duration) }
        try Task.checkCancellation()
        let time = ContinuousClock.now.advanced(by: duration)
        while !Task.isCancelled, ContinuousClock.now < time {
            // In steps, so that a task that is cancelled does not sleep on.
            let next = min(time, ContinuousClock.now.advanced(by: .milliseconds(50)))
            await withCheckedContinuation { continuation in
                lock.withLock {
                    let place = timers.firstIndex { $0.time > next } ?? timers.endIndex
                    timers.insert((next, continuation), at: place)
                    isStirred = true
                }
            }
        }
        try Task.checkCancellation()
    }

    private var isAwaitingTimer: Bool { lock.withLock { !timers.isEmpty } }

    // MARK: Rest

    /// Whether no thread runs and no timer is set, so that nothing of this process can add a job.
    ///
    /// A thread sets a timer, a timer that has gone off wakes a thread, and that adds a job: asked in
    /// this order, nothing slips through.
    private var isAtRest: Bool {
        guard !hasTimers, !hasRunningThreads, !hasTimers else { return false }
        return lock.withLock { jobs.isEmpty }
    }

    /// Whether a timer of the system is set, as a library's sleep does on the continuous clock.
    ///
    /// That of the monotonic clock is always set: libdispatch watches its threads with it.
    private var hasTimers: Bool {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo")) ?? []
        return names.contains { name in
            let text = try? String(contentsOfFile: "/proc/self/fdinfo/\(name)", encoding: .utf8)
            let lines = text?.split(separator: "\n") ?? []
            return lines.contains { $0.hasPrefix("it_value:") && !$0.hasSuffix("(0, 0)") }
                && !lines.contains("clockid: \(CLOCK_MONOTONIC)")
        }
    }

    private var hasRunningThreads: Bool {
        let own = String(getpid())
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return names.contains { name in
            guard name != own,
                let text = try? String(
                    contentsOfFile: "/proc/self/task/\(name)/stat", encoding: .utf8),
                let end = text.lastIndex(of: ")")
            else { return false }
            return text[end...].dropFirst(2).first == "R"
        }
    }

    // MARK: Hooks

    /// No executor at all: what is bound to none runs there.
    private static let nobody = unsafeBitCast((0, 0), to: UnownedSerialExecutor.self)

    private typealias Enqueue = @convention(thin) (UnownedJob) -> Void
    private typealias MainExecutor = @convention(thin) () -> UnownedSerialExecutor
    private typealias IsMain = @convention(thin) (UnownedSerialExecutor) -> Bool

    /// Takes the place of the runtime's own executors.
    func install() {
        isInstalled = true
        let enqueueGlobal: @convention(thin) (UnownedJob, Enqueue) -> Void = { job, _ in
            TaskLoop.shared.add(job, isMain: false)
        }
        let mainExecutor: @convention(thin) (MainExecutor) -> UnownedSerialExecutor = { _ in
            TaskLoop.shared.asUnownedSerialExecutor()
        }
        let isMain: @convention(thin) (UnownedSerialExecutor, IsMain) -> Bool = { executor, _ in
            unsafeBitCast(executor, to: (Int, Int).self).0
                == unsafeBitCast(TaskLoop.shared.asUnownedSerialExecutor(), to: (Int, Int).self).0
        }
        set("swift_task_enqueueGlobal_hook", enqueueGlobal)
        set("swift_task_getMainExecutor_hook", mainExecutor)
        set("swift_task_isMainExecutor_hook", isMain)
    }

    private func set<Hook>(_ name: String, _ hook: Hook) {
        guard let place = dlsym(nil, name) else {
            fatalError("this Swift runtime has no \(name), which chapters need")
        }
        place.assumingMemoryBound(to: UnsafeRawPointer?.self).pointee =
            unsafeBitCast(hook, to: UnsafeRawPointer.self)
    }
}

extension Task where Success == Never, Failure == Never {
    /// Waits for a time without holding up other tasks, as the standard library's function does.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    public static func sleep(nanoseconds duration: UInt64) async throws {
        try await TaskLoop.shared.sleep(for: .nanoseconds(Int64(duration)))
    }

    /// Waits for a time without holding up other tasks, as the standard library's function does.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    public static func sleep<C: Clock>(
        for duration: C.Instant.Duration, tolerance: C.Instant.Duration? = nil,
        clock: C = .continuous
    ) async throws {
        guard let duration = duration as? Duration else {
            return try await clock.sleep(
                until: clock.now.advanced(by: duration), tolerance: tolerance)
        }
        try await TaskLoop.shared.sleep(for: duration)
    }
}

/// What runs a cell, or several that share a function; the code made from a chapter names it.
public enum CellFunction {
    /// It goes to its end without waiting.
    case plain(@MainActor () throws -> Void)
    /// It waits for others in between.
    case waiting(@MainActor () async throws -> Void)

    /// Runs it, and then all that it started.
    @MainActor func run() throws {
        switch self {
        case .plain(let function):
            try function()
            TaskLoop.shared.run { true }
        case .waiting(let function):
            var result: Result<Void, any Error>?
            Task { @MainActor in
                do { result = .success(try await function()) } catch { result = .failure(error) }
            }
            TaskLoop.shared.run { result != nil }
            try result?.get()
        }
    }
}
