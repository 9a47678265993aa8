import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// HTTP over a socket on loopback.
///
/// Foundation's own client on Linux does not accept the header lines that the driver writes
/// (`Failed writing header`).
struct Loopback: Sendable {
    let port: Int

    /// Sends a request and waits for the whole answer, off the threads that run tasks.
    func exchange(
        _ method: String, _ path: String, _ body: Data
    ) async throws -> (status: Int, body: Data) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try blockingExchange(method, path, body) })
            }
        }
    }

    private func blockingExchange(
        _ method: String, _ path: String, _ body: Data
    ) throws -> (status: Int, body: Data) {
        let connection = try connect()
        defer { close(connection) }
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
        try write(Data(head.utf8) + body, to: connection)
        return try answer(from: connection)
    }

    func connect() throws -> Int32 {
        #if canImport(Glibc)
            let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let connection = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        // A driver that says nothing for five minutes is an error, not a run of tests without an end.
        var limit = timeval(tv_sec: 300, tv_usec: 0)
        setsockopt(
            connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafeBytes(of: &address) { bytes in
            #if canImport(Glibc)
                Glibc.connect(
                    connection, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
                    socklen_t(bytes.count))
            #else
                Darwin.connect(
                    connection, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
                    socklen_t(bytes.count))
            #endif
        }
        guard result == 0 else {
            close(connection)
            throw WebDriverError(description: "the driver on port \(port) does not answer")
        }
        return connection
    }

    func write(_ data: Data, to connection: Int32) throws {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else {
                throw WebDriverError(description: "the driver on port \(port) takes no commands")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads the head, then as many bytes as it announces.
    private func answer(from connection: Int32) throws -> (status: Int, body: Data) {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var head: (status: Int, length: Int, end: Int)?
        while true {
            if head == nil, let end = data.range(of: Data("\r\n\r\n".utf8)) {
                head = try parsed(data[..<end.lowerBound], end: end.upperBound)
            }
            if let head, data.count >= head.end + head.length {
                return (head.status, data[head.end..<head.end + head.length])
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else {
                throw WebDriverError(description: "the driver on port \(port) broke off its answer")
            }
            data += buffer[..<count]
        }
    }

    private func parsed(_ head: Data, end: Int) throws -> (status: Int, length: Int, end: Int) {
        let text = String(decoding: head, as: UTF8.self)
        guard let status = text.firstMatch(of: #/^HTTP\/1\.\d (\d+)/#).flatMap({ Int($0.1) }),
            let length = text.firstMatch(of: #/(?i)content-length: *(\d+)/#).flatMap({ Int($0.1) })
        else { throw WebDriverError(description: "the driver's answer is no HTTP: \(text)") }
        return (status, length, end)
    }
}
