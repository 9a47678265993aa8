import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// How a page runs a live cell, as its script reads it.
struct LiveRun {
    /// What the script is told, as JSON.
    fileprivate struct Plan: Encodable {
        /// The file of the module that has the program.
        var module: String
        /// What tells the module of this program from one that a browser has kept.
        var code: String
        var cell: Int
        var steps: [Int]
        var checkpoint: Int
        /// What the recorded run printed and drew, to hold the reader's against.
        var digest: String
        var knobs: [Knob]
        /// Whether the program may read the book's input.
        var words: Bool
    }

    /// A knob: a number with its ends, a flag, or a choice.
    fileprivate struct Knob: Encodable {
        var name: String
        var number: Double?
        var low: Double?
        var high: Double?
        var whole: Bool?
        var flag: Bool?
        var choice: String?
        var choices: [String]?
    }

    private let plan: Plan

    /// What is known of a cell; nil where it is not live, or did not run.
    ///
    /// - Parameter hasInputs: Whether the book has files that its chapters read.
    init?(of cell: Int, in recording: Recording, hasInputs: Bool) {
        for (number, program) in recording.pagePrograms.enumerated() {
            guard let live = program.cells.first(where: { $0.cell == cell }) else { continue }
            plan = Plan(
                module: moduleName(of: recording.chapter, program: number),
                code: String(Digest(program.swift).text.prefix(8)), cell: cell,
                steps: live.steps, checkpoint: live.checkpoint,
                digest: recording.cells[cell].shownDigest.text,
                knobs: live.knobs.map(Knob.init), words: hasInputs)
            return
        }
        return nil
    }

    /// The attributes of the cell's element.
    var attributes: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A range's ends are finite.
        let json = (try? encoder.encode(plan)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return " data-live=\"idle\" data-live-plan=\"\(escaped(json))\""
    }
}

extension LiveRun.Knob {
    fileprivate init(_ knob: PageKnob) {
        name = knob.name
        switch knob.values {
        case .number(let value, let low, let high, let isWhole):
            (number, self.low, self.high, whole) = (value, low, high, isWhole ? true : nil)
        case .flag(let value): flag = value
        case .choice(let value, let all): (choice, choices) = (value, all)
        }
    }
}

/// What the module of a chapter's program for its page is called.
package func moduleName(of chapter: String, program: Int) -> String {
    program == 0 ? chapter : "\(chapter)-\(program + 1)"
}

extension CellRecording {
    /// The digest of what the cell printed and drew: the text, then each drawing's file.
    package var shownDigest: Digest {
        var digest = Digest()
        digest.add(items.map(\.text).joined())
        for figure in figures { digest.add(figure.svg) }
        return digest
    }
}
