import Foundation

/// What a browser or its driver refused to do.
struct WebDriverError: Error, CustomStringConvertible {
    var description: String
}

/// A value of JSON that a command sends.
enum JSON: Encodable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([JSON])
    case object([String: JSON])

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .truth(value) }
    init(arrayLiteral elements: JSON...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .truth(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }
}

/// The commands of WebDriver over HTTP on loopback (https://www.w3.org/TR/webdriver2/).
struct WebDriver: Sendable {
    private let loopback: Loopback

    init(port: Int) {
        loopback = Loopback(port: port)
    }

    /// Sends a command and decodes the value that it answers with.
    func send<Value: Decodable>(
        _ method: String, _ path: String, _ body: JSON? = nil, as type: Value.Type
    ) async throws -> Value {
        let data = try await data(method, path, body)
        do {
            return try JSONDecoder().decode(Answer<Value>.self, from: data).value
        } catch {
            let text = String(decoding: data.prefix(600), as: UTF8.self)
            throw WebDriverError(description: "\(method) \(path) answered \(text)")
        }
    }

    /// Sends a command whose answer does not matter.
    func send(_ method: String, _ path: String, _ body: JSON? = nil) async throws {
        _ = try await data(method, path, body)
    }

    private func data(_ method: String, _ path: String, _ body: JSON?) async throws -> Data {
        let content = method == "POST" ? try JSONEncoder().encode(body ?? [:]) : Data()
        let (status, data) = try await loopback.exchange(method, "/\(path)", content)
        guard status == 200 else {
            let failure = try? JSONDecoder().decode(Answer<Failure>.self, from: data).value
            let message = failure.map { "\($0.error): \($0.message.prefix(400))" }
            throw WebDriverError(
                description: "\(method) \(path): "
                    + (message ?? String(decoding: data.prefix(400), as: UTF8.self)))
        }
        return data
    }

    private struct Answer<Value: Decodable>: Decodable {
        var value: Value
    }

    private struct Failure: Decodable {
        var error: String
        var message: String
    }
}
