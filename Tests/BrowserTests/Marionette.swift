import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The commands of Marionette, which drives Firefox: JSON over a socket on loopback, one answer a command.
///
/// It has WebDriver's commands under names such as `WebDriver:Navigate`.
struct Marionette: Sendable {
    private let port: Int
    private let connection: Int32
    /// Commands follow each other, off the threads that run tasks.
    private let queue: DispatchQueue

    /// Connects and reads what the browser says of itself.
    static func connected(port: Int) async throws -> Marionette {
        let marionette = Marionette(port: port, connection: try Loopback(port: port).connect())
        let greeting = try await marionette.onQueue {
            try JSONDecoder().decode(Greeting.self, from: marionette.message())
        }
        guard greeting.marionetteProtocol == 3 else {
            marionette.close()
            throw WebDriverError(
                description:
                    "Firefox speaks version \(greeting.marionetteProtocol) of Marionette's "
                    + "protocol, and these tests version 3")
        }
        return marionette
    }

    private init(port: Int, connection: Int32) {
        self.port = port
        self.connection = connection
        queue = DispatchQueue(label: "marionette-\(port)")
    }

    /// Sends a command and decodes what it answers with.
    func send<Answer: Decodable & Sendable>(
        _ name: String, _ parameters: JSON = [:], as type: Answer.Type
    ) async throws -> Answer {
        let data = try await exchange(name, parameters)
        do {
            let reply = try JSONDecoder().decode(Reply<Answer>.self, from: data)
            if let answer = reply.answer { return answer }
        } catch let error as WebDriverError {
            throw WebDriverError(description: "\(name): \(error)")
        } catch {
            // What is no such answer is shown below.
        }
        throw WebDriverError(
            description: "\(name) answered \(String(decoding: data.prefix(600), as: UTF8.self))")
    }

    /// Sends a command whose answer does not matter.
    func send(_ name: String, _ parameters: JSON = [:]) async throws {
        let data = try await exchange(name, parameters)
        do {
            _ = try JSONDecoder().decode(Reply<Anything>.self, from: data)
        } catch {
            throw WebDriverError(description: "\(name): \(error)")
        }
    }

    /// Ends the connection; commands that are still to come fail.
    func close() {
        _ = shutdown(connection, Int32(SHUT_RDWR))
        queue.async { [connection] in
            #if canImport(Glibc)
                Glibc.close(connection)
            #else
                Darwin.close(connection)
            #endif
        }
    }

    private func exchange(_ name: String, _ parameters: JSON) async throws -> Data {
        try await onQueue {
            let number = Int.random(in: 1..<1 << 30)
            let body = try JSONEncoder().encode(
                [.number(0), .number(number), .text(name), parameters] as [JSON])
            try Loopback(port: port).write(Data("\(body.count):".utf8) + body, to: connection)
            let data = try message()
            guard try JSONDecoder().decode(Header.self, from: data).number == number else {
                throw WebDriverError(description: "\(name): Firefox answered another command")
            }
            return data
        }
    }

    private func onQueue<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Reads a message: its length in decimal digits, a colon, and as many bytes.
    private func message() throws -> Data {
        var digits = ""
        while true {
            let byte = try bytes(1)[0]
            if byte == UInt8(ascii: ":") { break }
            digits.append(Character(UnicodeScalar(byte)))
        }
        guard let count = Int(digits), (0..<1 << 28).contains(count) else {
            throw WebDriverError(description: "this is no length of a message: '\(digits)'")
        }
        return Data(try bytes(count))
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var read = 0
        while read < count {
            let more = bytes.withUnsafeMutableBytes { buffer in
                recv(connection, buffer.baseAddress! + read, count - read, 0)
            }
            guard more > 0 else {
                throw WebDriverError(
                    description: more == 0
                        ? "Firefox closed the connection on port \(port)"
                        : "Firefox on port \(port) does not answer")
            }
            read += more
        }
        return bytes
    }

    private struct Greeting: Decodable, Sendable {
        var marionetteProtocol: Int
    }

    /// The kind of a message and its command's number.
    private struct Header: Decodable {
        var number: Int

        init(from decoder: any Decoder) throws {
            var items = try decoder.unkeyedContainer()
            _ = try items.decode(Int.self)
            number = try items.decode(Int.self)
        }
    }

    /// `[1, number, error, answer]`, of which one of the last two is null.
    private struct Reply<Answer: Decodable>: Decodable {
        var answer: Answer?

        init(from decoder: any Decoder) throws {
            var items = try decoder.unkeyedContainer()
            _ = try items.decode(Int.self)
            _ = try items.decode(Int.self)
            if let failure = try items.decodeIfPresent(Failure.self) {
                throw WebDriverError(
                    description: "\(failure.error): \(failure.message.prefix(400))")
            }
            answer = try items.decodeIfPresent(Answer.self)
        }
    }

    private struct Failure: Decodable {
        var error: String
        var message: String
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}
