import Foundation
import LiterateTesting
import Testing

@testable import LiterateServe

/// Whoever can reach the port: what they cannot take, and what they cannot learn.
struct VisitorTests {
    /// A server that answers each request with `here`, as long as a test's work lasts.
    private func serving(
        _ limits: HTTPServer.Limits = HTTPServer.Limits(),
        _ body: @Sendable @escaping (UInt16) async throws -> Void
    ) async throws {
        let server = try await HTTPServer(port: 0, limits: limits) { _ in
            Answer(
                status: .ok, headers: ["Content-Length": "4"], body: .data(Data("here".utf8)))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { do { try await server.run() } catch is CancellationError {} }
            group.addTask { try await body(UInt16(server.port)) }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// The status line that some bytes are answered with; nil where there is none.
    private func status(_ client: Client) async -> String? {
        var text = ""
        while !text.contains("\r\n"), let part = await client.read() {
            text += String(decoding: part, as: UTF8.self)
        }
        return text.split(separator: "\r\n").first.map(String.init)
    }

    private let asking = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

    @Test(arguments: [
        ("GET /" + String(repeating: "a", count: 32_000) + " HTTP/1.1\r\n\r\n", "431"),
        ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 100_000), "431"),
        (
            // The parser counts them before their bytes are too many.
            "GET / HTTP/1.1\r\n"
                + (0..<2_000).map { "X-\($0): 123456\r\n" }.joined(), "400"
        ),
        (String(repeating: "\r\n", count: 20_000), "431"),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
                + String(repeating: "a", count: 100_000), "413"
        ),
        ("nonsense\r\n\r\n", "400"), ("GET / HTTP/1.1\r\n: a\r\n\r\n", "400"),
        (
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400"
        ),
    ])
    func aRequestThatIsTooMuchIsRefused(request: String, status expected: String) async throws {
        try await serving { port in
            let client = try Client(port: port)
            defer { client.close() }
            // The server may have closed before all is written.
            try? client.write(request)
            let line = await status(client)
            #expect(line?.hasPrefix("HTTP/1.1 \(expected) ") == true, "\(line ?? "nothing")")
            #expect(await client.read() == nil || expected != "431", "and the connection ends")
        }
    }

    @Test func othersAreServedMeanwhile() async throws {
        try await serving { port in
            // Requests that never end.
            let hostile = try (0..<50).map { _ in try Client(port: port) }
            let start = "GET /" + String(repeating: "a", count: 9_000)
            for client in hostile { try client.write(start) }
            for _ in 0..<20 {
                let client = try Client(port: port)
                try client.write(asking)
                #expect(await status(client) == "HTTP/1.1 200 OK")
                client.close()
            }
            for client in hostile { client.close() }
        }
    }

    @Test func whatNeverEndsIsClosed() async throws {
        var limits = HTTPServer.Limits()
        (limits.idle, limits.writing) = (.milliseconds(1500), .seconds(20))
        try await serving(limits) { port in
            for start in ["", "GET / HT", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\na"] {
                let client = try Client(port: port)
                try client.write(start)
                #expect(await client.read() == nil, "\(start)")
                client.close()
            }
            // Also after an answer.
            let client = try Client(port: port)
            try client.write(asking)
            #expect(await status(client) == "HTTP/1.1 200 OK")
            while let part = await client.read() { #expect(!part.isEmpty) }
            client.close()
        }
    }

    @Test func aConnectionTakesManyRequests() async throws {
        // On a busy machine the test itself may be still for longer than a visitor may.
        var limits = HTTPServer.Limits()
        limits.idle = .hours(1)
        try await serving(limits) { port in
            let client = try Client(port: port)
            defer { client.close() }
            for _ in 0..<20 {
                try client.write(asking)
                #expect(await status(client) == "HTTP/1.1 200 OK")
            }
        }
    }

    @Test func connectionsAreCounted() async throws {
        var limits = HTTPServer.Limits()
        limits.connections = 3
        try await serving(limits) { port in
            let held = try (0..<3).map { _ in try Client(port: port) }
            for client in held {
                try client.write(asking)
                #expect(await status(client) == "HTTP/1.1 200 OK")
            }
            let more = try Client(port: port)
            #expect(await more.read() == nil, "one more is closed at once")
            more.close()
            held[0].close()
            // Another's place is free a moment later.
            var answers: [String?] = []
            while answers.last != "HTTP/1.1 200 OK", answers.count < 200 {
                try await Task.sleep(for: .milliseconds(10))
                let client = try Client(port: port)
                try? client.write(asking)
                answers.append(await status(client))
                client.close()
            }
            #expect(answers.last == "HTTP/1.1 200 OK")
            held.dropFirst().forEach { $0.close() }
        }
    }

    @Test(arguments: [
        ("cross-site", "no-cors", "script", 403), ("same-site", "cors", "empty", 403),
        ("cross-site", "navigate", "iframe", 403), ("cross-site", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200), ("none", "navigate", "document", 200),
    ])
    func anotherOriginLearnsNothing(
        site: String, mode: String, destination: String, status expected: Int
    ) async throws {
        try await LiveFixture.serving(["01-one": "# One\n"]) { live in
            try await live.settled()
            let client = try Client(port: live.port)
            defer { client.close() }
            try client.write(
                "GET /search-index.js HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: \(site)\r\n"
                    + "Sec-Fetch-Mode: \(mode)\r\nSec-Fetch-Dest: \(destination)\r\n\r\n")
            #expect(await status(client)?.split(separator: " ")[1] == "\(expected)")
        }
        try await LiveFixture.serving(["01-one": "# One\n"]) { live in
            let answer = try await live.request("GET", "/")
            #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
            #expect(answer.headers["content-security-policy"] == "frame-ancestors 'self'")
        }
    }
}
