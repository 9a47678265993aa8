import TensorKernels

/// The memory behind one or more tensors, row-major.
final class Storage {
    let bytes: Int
    let base: UnsafeMutableRawPointer
    /// Counts changes in place, so that a gradient can tell that what it saved is gone.
    var version = 0

    init(bytes: Int) {
        self.bytes = bytes
        base = tk_allocate(bytes)
    }

    deinit { tk_release(base, bytes) }
}

/// Stops with `message` unless `condition` holds.
///
/// Unlike `precondition`, the message is printed in optimised code too.
@inline(__always)
package func require(
    _ condition: Bool, _ message: @autoclosure () -> String,
    file: StaticString = #fileID, line: UInt = #line
) {
    if !condition { fatalError(message(), file: file, line: line) }
}
