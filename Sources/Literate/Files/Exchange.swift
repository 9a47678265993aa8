import Foundation

/// Swaps two folders at once, where the system and the file system can
/// (https://man7.org/linux/man-pages/man2/rename.2.html).
///
/// - Returns: Whether they are swapped.
func exchange(_ one: URL, _ two: URL) throws -> Bool {
    try FileStep.reached("exchange \(two.lastPathComponent)")
    #if canImport(Darwin)
        return renamex_np(one.path, two.path, UInt32(RENAME_SWAP)) == 0
    #else
        typealias Rename =
            @convention(c) (
                Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
            ) -> Int32
        // Not every C library has it.
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let exchanging: UInt32 = 2
        return unsafeBitCast(symbol, to: Rename.self)(
            AT_FDCWD, one.path, AT_FDCWD, two.path, exchanging) == 0
    #endif
}
