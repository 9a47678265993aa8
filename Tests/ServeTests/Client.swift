import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection to the server, byte by byte as a test wants it.
final class Client: Sendable {
    private let connection: Int32

    init(port: UInt16) throws {
        #if canImport(Glibc)
            connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            connection = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connection = connection
        let result = withUnsafeBytes(of: &address) { bytes in
            connect(
                connection, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
                socklen_t(bytes.count))
        }
        guard result == 0 else { throw Timeout(description: "nothing listens on port \(port)") }
    }

    func write(_ text: String) throws {
        var rest = Data(text.utf8)
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { throw Timeout(description: "the server takes no requests") }
            rest = rest.dropFirst(count)
        }
    }

    /// What comes next, off the threads that run tasks; nil when the server has closed.
    func read() async -> Data? {
        let connection = connection
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                let count = recv(connection, &buffer, buffer.count, 0)
                continuation.resume(returning: count > 0 ? Data(buffer[..<count]) : nil)
            }
        }
    }

    /// Ends the connection, and a reading that waits.
    func close() {
        shutdown(connection, Int32(SHUT_RDWR))
        #if canImport(Glibc)
            _ = Glibc.close(connection)
        #else
            _ = Darwin.close(connection)
        #endif
    }
}
