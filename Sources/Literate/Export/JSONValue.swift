import Foundation
import LiterateFormat

/// A value of JSON; a notebook's form says which keys must be there, also where they hold nothing.
enum JSONValue: Encodable {
    case object([String: JSONValue])
    case array([JSONValue])
    case text(String)
    case number(Int)
    case boolean(Bool)
    case nothing

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .array(let elements): try container.encode(elements)
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .boolean(let value): try container.encode(value)
        case .nothing: try container.encodeNil()
        }
    }

    /// A text as its lines, each with its end, as notebooks keep it.
    static func lines(_ text: String) -> JSONValue {
        .array(TextLines(text).endedTexts.map(JSONValue.text))
    }

    /// The bytes of a file: keys in order, a line for each value, a line end at the end.
    var file: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        // Strings and whole numbers can always be encoded.
        return ((try? encoder.encode(self)) ?? Data()) + Data("\n".utf8)
    }
}
