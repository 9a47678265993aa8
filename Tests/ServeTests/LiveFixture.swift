import Foundation
import LiterateTesting
import Testing

/// A book that is served while a test works on it.
struct LiveFixture: Sendable {
    let book: ShellBook
    let port: UInt16

    /// Serves a book as long as a test's work lasts.
    static func serving(
        _ chapters: [String: String], _ body: @Sendable @escaping (LiveFixture) async throws -> Void
    ) async throws {
        try await serving(try ShellBook(chapters), body)
    }

    /// Serves a book as long as a test's work lasts.
    static func serving(
        _ book: ShellBook, _ body: @Sendable @escaping (LiveFixture) async throws -> Void
    ) async throws {
        try await book.serving { address in
            let port = try #require(address.port)
            try await body(LiveFixture(book: book, port: UInt16(port)))
        }
    }

    /// An answer of the server.
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Sends a request as it is written, which no client's own idea of addresses changes.
    func request(
        _ method: String = "GET", _ target: String, host: String? = nil
    ) async throws -> Answer {
        let client = try Client(port: port)
        defer { client.close() }
        let host = host ?? "127.0.0.1:\(port)"
        try client.write(
            "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
        var data = Data()
        while let part = await client.read() { data += part }
        let end = try #require(data.range(of: Data("\r\n\r\n".utf8)))
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let status = try #require(Int(lines[0].split(separator: " ")[1]))
        return Answer(status: status, headers: headers, body: data[end.upperBound...])
    }

    /// A page's text.
    func page(_ name: String) async throws -> String {
        try await request("GET", "/\(name)").text
    }

    /// Waits until a page holds, which it must in a while.
    func page(_ name: String, until holds: (String) -> Bool) async throws -> String {
        for _ in 0..<1000 {
            let text = try await page(name)
            if holds(text) { return text }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Timeout(description: "the page \(name) did not become what was expected")
    }

    /// Waits until nothing runs.
    func settled() async throws {
        _ = try await event(of: "index.html") { $0.activities.isEmpty }
    }

    /// Listens to a page's events until one holds.
    func event(
        of page: String, _ holds: @Sendable (Event) -> Bool
    ) async throws -> Event {
        let events = try EventReader(port: port, page: page)
        defer { events.close() }
        while let event = try await events.next() { if holds(event) { return event } }
        throw Timeout(description: "the events of \(page) ended")
    }
}

struct Timeout: Error, CustomStringConvertible {
    var description: String
}

/// An event as a browser reads it.
struct Event: Decodable {
    struct Activity: Decodable {
        var chapter: String
        var phase: String
        var cell: String?
        var fraction: Double?
        var part: Int
        var reached: Double
        var begun: Int
        var total: Int
    }

    struct Missing: Decodable, Equatable {
        var file: String
        var successor: String?
    }

    struct Problems: Decodable, Equatable {
        var errors: Int
        var differences: Int
    }

    var revision: String?
    var missing: Missing?
    var activities: [Activity]
    var problems: Problems
    var elsewhere: [String: Problems]
}

/// Reads server-sent events.
final class EventReader {
    private let client: Client
    private var unread = ""

    init(port: UInt16, page: String) throws {
        client = try Client(port: port)
        try client.write("GET /_serve/events?page=\(page) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }

    /// The next event; nil when the server has closed.
    func next() async throws -> Event? {
        while true {
            while let end = unread.range(of: "\n\n") {
                let block = unread[..<end.lowerBound]
                unread.removeSubrange(..<end.upperBound)
                guard
                    let data = block.split(separator: "\n").first(where: { $0.hasPrefix("data: ") })
                else { continue }
                return try JSONDecoder().decode(Event.self, from: Data(data.dropFirst(6).utf8))
            }
            guard let part = await client.read() else { return nil }
            unread += String(decoding: part, as: UTF8.self)
        }
    }

    func close() { client.close() }
}
