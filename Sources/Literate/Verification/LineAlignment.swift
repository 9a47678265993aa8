/// One line of two texts laid side by side.
enum AlignedLine: Equatable {
    /// Lines that match, by their places from 0.
    case same(block: Int, printed: Int)
    /// A line that only the block has.
    case removed(block: Int)
    /// A line that only the printed text has.
    case added(printed: Int)
    /// A printed line that a `...` stands for.
    case elided(printed: Int)

    var isDifference: Bool {
        switch self {
        case .removed, .added: true
        case .same, .elided: false
        }
    }
}

/// Lays a block's lines beside the printed ones with as few differences as possible.
struct LineAlignment {
    let block: [ComparableLine]
    let printed: [ComparableLine]
    let tolerance: Double?
    /// Beyond this many pairs of lines the middle is taken for different altogether.
    private static let pairLimit = 1_000_000

    /// The lines in order; what the block alone has comes before what was printed instead.
    var lines: [AlignedLine] {
        let head = zip(block, printed).prefix { isSame($0, $1) }.count
        let tail = zip(block.dropFirst(head).reversed(), printed.dropFirst(head).reversed())
            .prefix { isSame($0, $1) }.count
        let (blockEnd, printedEnd) = (block.count - tail, printed.count - tail)
        let middle =
            (blockEnd - head) * (printedEnd - head) <= Self.pairLimit
            ? aligned(head..<blockEnd, head..<printedEnd)
            : (head..<blockEnd).map { .removed(block: $0) }
                + (head..<printedEnd).map { .added(printed: $0) }
        return (0..<head).map { .same(block: $0, printed: $0) } + middle
            + (0..<tail).map { .same(block: blockEnd + $0, printed: printedEnd + $0) }
    }

    private func isSame(_ line: ComparableLine, _ other: ComparableLine) -> Bool {
        !line.isEllipsis && line.matches(other, tolerance: tolerance)
    }

    private func aligned(_ rows: Range<Int>, _ columns: Range<Int>) -> [AlignedLine] {
        let costs = Costs(rows: rows, columns: columns, lines: block, others: printed, isSame)
        var result: [AlignedLine] = []
        var (row, column) = (rows.lowerBound, columns.lowerBound)
        while row < rows.upperBound || column < columns.upperBound {
            let step = costs.step(row, column)
            result.append(step)
            switch step {
            case .same: (row, column) = (row + 1, block[row].isEllipsis ? column : column + 1)
            case .removed: row += 1
            case .added, .elided: column += 1
            }
        }
        return result
    }
}

/// For each pair of places the fewest differences from there to the end.
private struct Costs {
    private let rows: Range<Int>
    private let columns: Range<Int>
    private let isGap: [Bool]
    private let isSame: (Int, Int) -> Bool
    private var costs: [Int32]

    init(
        rows: Range<Int>, columns: Range<Int>, lines: [ComparableLine], others: [ComparableLine],
        _ isSame: @escaping (ComparableLine, ComparableLine) -> Bool
    ) {
        (self.rows, self.columns) = (rows, columns)
        self.isSame = { isSame(lines[$0], others[$1]) }
        isGap = rows.map { lines[$0].isEllipsis }
        costs = Array(repeating: 0, count: (rows.count + 1) * (columns.count + 1))
        for row in (rows.lowerBound...rows.upperBound).reversed() {
            for column in (columns.lowerBound...columns.upperBound).reversed() {
                costs[place(row, column)] = cost(row, column)
            }
        }
    }

    /// What a best alignment does at a pair of places.
    func step(_ row: Int, _ column: Int) -> AlignedLine {
        let cost = self[row, column]
        if row < rows.upperBound, isGap[row - rows.lowerBound] {
            return cost == self[row + 1, column]
                ? .same(block: row, printed: column) : .elided(printed: column)
        }
        if row < rows.upperBound, column < columns.upperBound, isSame(row, column),
            cost == self[row + 1, column + 1]
        {
            return .same(block: row, printed: column)
        }
        if row < rows.upperBound, cost == 1 + self[row + 1, column] { return .removed(block: row) }
        return .added(printed: column)
    }

    private subscript(row: Int, column: Int) -> Int32 { costs[place(row, column)] }

    private func place(_ row: Int, _ column: Int) -> Int {
        (row - rows.lowerBound) * (columns.count + 1) + column - columns.lowerBound
    }

    private func cost(_ row: Int, _ column: Int) -> Int32 {
        if row == rows.upperBound { return Int32(columns.upperBound - column) }
        let isGap = isGap[row - rows.lowerBound]
        let step: Int32 = isGap ? 0 : 1
        let down = self[row + 1, column] + step
        guard column < columns.upperBound else { return down }
        let best = min(down, self[row, column + 1] + step)
        return !isGap && isSame(row, column) ? min(best, self[row + 1, column + 1]) : best
    }
}
