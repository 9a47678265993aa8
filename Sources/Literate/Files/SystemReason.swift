import Foundation

/// Why the system refused something, in its words: `No space left on device`.
package func reason(of error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    guard let cause = cause as? POSIXError else { return error.localizedDescription }
    return String(cString: strerror(cause.code.rawValue))
}

/// Does something with files; where the system refuses, says what it was and why.
///
/// - Parameter action: What is done, as after `cannot`.
/// - Throws: ``FileError`` in place of an error that names neither.
package func naming<Result>(_ action: String, _ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as CocoaError {
        throw FileError(description: "error: cannot \(action): \(reason(of: error))")
    }
}
