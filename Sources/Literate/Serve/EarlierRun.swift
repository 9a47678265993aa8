import LiterateFormat
import LiterateRecording
import LiterateVerification

/// An earlier run of a chapter, seen from the chapter's present cells.
struct EarlierRun {
    private let recording: Recording
    private let places: [Int: Int]
    private let pieces: [Int: [CodePiece]]

    /// Finds for each cell the one of the run that it was: by its code, else by its place if that
    /// is no other cell's.
    init(_ recording: Recording, of chapter: Chapter, pieces: [Int: [CodePiece]]) {
        self.recording = recording
        self.pieces = pieces
        var free = Set(recording.cells.indices)
        var places: [Int: Int] = [:]
        func match(_ isSame: (Cell, Int) -> Bool) {
            for cell in chapter.cells where places[cell.index] == nil {
                guard let old = free.sorted().first(where: { isSame(cell, $0) }) else { continue }
                places[cell.index] = old
                free.remove(old)
            }
        }
        match { isSameCode(recording.cells[$1].sources, pieces[$0.index] ?? []) }
        match { $0.index == $1 }
        self.places = places
    }

    /// What the run has of a cell, whatever its code was then.
    func run(of cell: Cell) -> CellRecording? {
        places[cell.index].map { recording.cells[$0] }
    }

    /// Whether the run had exactly this cell's code.
    func hasSameCode(_ cell: Cell) -> Bool {
        run(of: cell).map { isSameCode($0.sources, pieces[cell.index] ?? []) } ?? false
    }

    /// A cell's code with the highlighting of the lines that are still the same.
    func sources(of cell: Cell) -> [HighlightedSource] {
        let old = run(of: cell)?.sources ?? []
        return (pieces[cell.index] ?? []).enumerated().map { index, piece in
            old[safe: index]?.carried(over: piece.code)
                ?? HighlightedSource(code: piece.code, highlights: [])
        }
    }
}

private func isSameCode(_ sources: [HighlightedSource], _ pieces: [CodePiece]) -> Bool {
    sources.count == pieces.count
        && zip(sources, pieces).allSatisfy { $0.code.utf8.elementsEqual($1.code.utf8) }
}

extension HighlightedSource {
    /// Other code with this one's highlighting on the lines that both begin and end with.
    func carried(over code: String) -> HighlightedSource {
        let (old, new) = (Array(self.code.utf8), Array(code.utf8))
        let begin = zip(old, new).prefix { $0 == $1 }.map(\.0)
        let head = begin.lastIndex(of: 10).map { $0 + 1 } ?? 0
        let limit = min(old.count, new.count) - head
        let same = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        // The first line of the tail may be a part of one.
        let tailBytes = new.suffix(min(same, limit))
        let tail = tailBytes.firstIndex(of: 10).map { new.count - $0 - 1 } ?? 0
        let shift = new.count - old.count
        let kept = highlights.compactMap { highlight -> Highlight? in
            if highlight.offset + highlight.length <= head { return highlight }
            guard highlight.offset >= old.count - tail else { return nil }
            var moved = highlight
            moved.offset += shift
            return moved
        }
        return HighlightedSource(code: code, highlights: kept)
    }
}
