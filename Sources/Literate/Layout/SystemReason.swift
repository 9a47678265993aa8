import Foundation

/// Why the system refused something, in its words: `No space left on device`.
package func reason(of error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    guard let cause = cause as? POSIXError else { return error.localizedDescription }
    return String(cString: strerror(cause.code.rawValue))
}
