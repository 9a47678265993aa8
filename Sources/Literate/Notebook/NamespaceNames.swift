import Foundation

/// Makes the types in some namespaces print as if they stood at file scope.
///
/// The code made from a chapter puts a type that is declared again into an enumeration, so that its
/// name may be used twice; what is printed of it is the chapter's own name all the same. Swift takes
/// that name from the descriptors of the type and of what is around it
/// (https://github.com/swiftlang/swift/blob/main/docs/ABI/TypeMetadata.rst): each namespace's is made
/// one of the module.
func hideNamespaces(_ namespaces: [Any.Type]) {
    for namespace in namespaces {
        // The second word of an enumeration's metadata is the address of its descriptor, which begins
        // with flags, and with the distances of what is around it and of its name.
        let descriptor = unsafeBitCast(namespace, to: UnsafePointer<UnsafeMutableRawPointer>.self)[
            1]
        let around = descriptor.following(4)
        guard let module = around, module.load(as: UInt32.self) & 0x1F == 0,
            let name = module.following(8), makeWritable(descriptor, count: 12)
        else { continue }
        let flags = descriptor.load(as: UInt32.self)
        descriptor.storeBytes(of: flags & ~0x1F, as: UInt32.self)
        descriptor.storeBytes(of: 0, toByteOffset: 4, as: Int32.self)
        descriptor.storeBytes(
            of: Int32(truncatingIfNeeded: name - (descriptor + 8)), toByteOffset: 8, as: Int32.self)
    }
}

extension UnsafeMutableRawPointer {
    /// What a relative address leads to; an odd one leads to an address.
    fileprivate func following(_ offset: Int) -> UnsafeMutableRawPointer? {
        let distance = Int(load(fromByteOffset: offset, as: Int32.self))
        guard distance != 0 else { return nil }
        let target = self + offset + (distance & ~1)
        return distance & 1 == 0
            ? target : target.load(as: UnsafeMutableRawPointer?.self)
    }
}

/// Takes the protection off some bytes of the program's constants; false where the system refuses.
private func makeWritable(_ start: UnsafeMutableRawPointer, count: Int) -> Bool {
    let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
    let first = UInt(bitPattern: start) & ~(page - 1)
    let length = UInt(bitPattern: start) + UInt(count) - first
    return mprotect(UnsafeMutableRawPointer(bitPattern: first), Int(length), PROT_READ | PROT_WRITE)
        == 0
}
