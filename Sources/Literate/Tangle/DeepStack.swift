import Foundation

/// Does something on a thread whose stack is deep enough for what ``ParsedPiece/tooDeep`` lets pass.
///
/// The system makes memory of it as far as it is used.
func onDeepStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
    nonisolated(unsafe) var result: Result?
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
        result = body()
        isDone.signal()
    }
    thread.stackSize = 512 << 20
    thread.start()
    isDone.wait()
    return result!
}
