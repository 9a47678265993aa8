import Foundation
import LiterateLayout

/// Reads a value that a cell of an earlier chapter exports: `let loss: Float = try
/// exported("01-basic-mlp/loss")`.
///
/// It is the one that was accepted last, to the bit, whether the earlier chapter runs now or not; a NaN
/// is a NaN, whichever. The cell names its variable in the option `export=loss`.
///
/// - Parameters:
///   - reference: The chapter and the variable. In a chapter it is written down as a string literal, so
///     that the chapter runs again when the value is another.
///   - type: The variable's type, where nothing around the call says it.
/// - Throws: ``ReaderError`` where there is no such value, it has another type, or the book is not found.
public func exported<Value: Decodable>(
    _ reference: String, as type: Value.Type = Value.self
) throws -> Value {
    if let session = NotebookSession.current, !session.exports.contains(reference) {
        throw ReaderError(
            "'\(reference)' is read where the chapter does not name it; write "
                + "exported(\"\(reference)\") in a cell, so that the chapter runs again when the value "
                + "is another")
    }
    guard let root = bookRoot() else { throw noBook("") }
    return try exported(reference, of: root)
}

/// Reads a value of the book with a root folder.
func exported<Value: Decodable>(_ reference: String, of root: URL) throws -> Value {
    let parts = reference.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts.allSatisfy(isPlainName) else {
        throw ReaderError("'\(reference)' names no value; write \"01-chapter/value\"")
    }
    let path = BookLayout.exportedFile(parts[1], of: parts[0])
    let file = root.appending(path: path)
    let accept = BookLayout.command("accept \(parts[0])")
    guard file.isThere else {
        throw ReaderError("there is no value '\(reference)' in \(path) yet; '\(accept)' writes it")
    }
    return try value(reference, in: Data(contentsOf: file), path)
}

/// The value in the bytes of a file.
private func value<Value: Decodable>(
    _ reference: String, in data: Data, _ path: String
) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let type = try? decoder.decode(ExportedType.self, from: data).type else {
        let command = BookLayout.command("accept \(reference.prefix { $0 != "/" })")
        throw ReaderError("\(path) is damaged; '\(command)' writes it anew")
    }
    guard type == "\(Value.self)" else {
        throw ReaderError("'\(reference)' is of type \(type), not \(Value.self)")
    }
    do {
        return try decoder.decode(ExportedContents<Value>.self, from: data).value
    } catch {
        throw ReaderError("'\(reference)' in \(path) is no \(type): \(error)")
    }
}

private func isPlainName(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil
}

/// What the file of an exported value says of it.
private struct ExportedType: Decodable {
    var type: String
}

private struct ExportedContents<Value> {
    var type: String
    var value: Value

    enum CodingKeys: CodingKey { case type, value }
}

extension ExportedContents: Decodable where Value: Decodable {}
extension ExportedContents: Encodable where Value: Encodable {}

/// How many bytes the file of an exported value may have.
private let mostExported = 4 << 20

extension NotebookSession {
    /// Takes the value of a variable that later chapters can read.
    ///
    /// - Throws: ``CellFault`` where it cannot be written, or is too large.
    public func export(_ name: String, _ value: any Encodable) throws {
        backend.export(name, try exportedText(of: value, called: name))
    }
}

/// The text of the file of an exported value.
func exportedText<Value: Encodable>(of value: Value, called name: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let data: Data
    do {
        data = try encoder.encode(ExportedContents(type: "\(Value.self)", value: value))
    } catch {
        throw CellFault("'\(name)' cannot be exported: \(error)")
    }
    guard data.count < mostExported else {
        throw CellFault(
            "'\(name)' takes \(data.count) bytes as it is exported, and \(mostExported) are allowed; "
                + "export what is needed of it")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
}
