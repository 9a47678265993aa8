import Foundation
import Testing

@testable import Notebook

/// Values kept in files, to the bit.
struct ExportedValueTests {
    /// Exports a value and reads it again.
    private func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
        try read(exportedText(of: value, called: "value"))
    }

    /// Reads what a file has, in a book of its own.
    private func read<Value: Decodable>(_ text: String?, as type: Value.Type = Value.self) throws
        -> Value
    {
        let root = URL.temporaryDirectory.appending(path: "exports-\(UUID().uuidString)")
        let folder = root.appending(path: "chapters/figures/01-one")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        try text.map { try Data($0.utf8).write(to: folder.appending(path: "value.json")) }
        return try exported("01-one/value", of: root)
    }

    @Test func numbersOfAllMagnitudes() throws {
        var generator = SystemRandomNumberGenerator()
        let floats =
            (0..<100_000).map { _ in
                Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator))
            } + [
                0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
                .greatestFiniteMagnitude,
            ]
        let read = try roundTrip(floats)
        #expect(read.count == floats.count)
        // A NaN is a NaN, whichever.
        #expect(
            zip(read, floats).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
        let doubles =
            (0..<100_000).map { _ in
                Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
            } + [
                0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
                .greatestFiniteMagnitude,
            ]
        let same = zip(try roundTrip(doubles), doubles).allSatisfy {
            $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
        }
        #expect(same)
        #expect(try roundTrip([Int.min, -1, 0, Int.max]) == [Int.min, -1, 0, Int.max])
        #expect(try roundTrip(UInt64.max) == UInt64.max)
    }

    @Test(arguments: [
        "", "a\u{0}\u{1B}[0m\u{85}\u{2028}\"\\/", "e\u{301}\u{E9}\r\n\t", "\u{10FFFF}\u{FFFE}",
    ])
    func textsAsTheyAre(text: String) throws {
        let read = try roundTrip([text: [text]])
        // Equal texts may have other bytes.
        #expect(read.first.map { Array($0.key.utf8) } == Array(text.utf8))
        #expect(read.first?.value.first.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test func optionalsAndWhatAnAuthorDeclares() throws {
        struct Verdict: Codable, Equatable {
            var loss: Float?
            var names: [String: Int]
        }
        let verdicts = [
            Verdict(loss: nil, names: [:]), Verdict(loss: 0.1, names: ["b": 2, "a": 1]),
        ]
        #expect(try roundTrip(verdicts) == verdicts)
        // Keys have an order of their own, so that two runs are equal.
        let text = try exportedText(of: ["b": 2, "a": 1], called: "value")
        #expect(text.contains(#"{"a":1,"b":2}"#))
    }

    @Test func whatIsThereButNotAsWanted() throws {
        func message<Value: Decodable>(_ text: String?, as type: Value.Type) throws -> String? {
            #expect(throws: ReaderError.self) { try read(text, as: type) }?.description
        }
        let file = "chapters/figures/01-one/value.json"
        #expect(
            try message(exportedText(of: Float(1), called: "value"), as: Double.self)
                == "'01-one/value' is of type Float, not Double")
        #expect(
            try message(nil, as: Int.self)
                == "there is no value '01-one/value' in \(file) yet; "
                + "'swift run book accept 01-one' writes it")
        #expect(
            try message("{\"typ", as: Int.self)
                == "\(file) is damaged; 'swift run book accept 01-one' writes it anew")
        #expect(
            try message(#"{"type":"Int","value":1.5}"#, as: Int.self)?
                .hasPrefix("'01-one/value' in \(file) is no Int: ") == true)
    }

    @Test(arguments: ["", "value", "01-one/", "01-one/a/b", "01-one/../x", "../one/value"])
    func namesThatLeadNowhere(reference: String) {
        let error = #expect(throws: ReaderError.self) {
            try exported(reference, of: URL(filePath: "none")) as Int
        }
        #expect(
            error?.description == "'\(reference)' names no value; write \"01-chapter/value\"")
    }

    @Test func whatIsTooLargeOrCannotBeWritten() {
        let large = #expect(throws: CellFault.self) {
            try exportedText(of: [UInt8](repeating: 255, count: 1 << 20), called: "value")
        }
        #expect(large?.description.contains("4194304 are allowed; export what is needed") == true)
        struct Wrong: Encodable {
            func encode(to encoder: any Encoder) throws { throw ReaderError("no") }
        }
        let wrong = #expect(throws: CellFault.self) {
            try exportedText(of: Wrong(), called: "value")
        }
        #expect(wrong?.description == "'value' cannot be exported: no")
    }
}
