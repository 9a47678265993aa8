/// Cells of a chapter that make one program: they see each other, and no cell of another one.
package struct CellProgram: Hashable, Sendable {
    /// Its place among the chapter's programs, which run one after the other, from 0.
    package var number: Int
    /// What its cells call it with `group=`; nil for one that a cell begins by itself.
    package var group: String?
    /// The version of Swift that it is compiled as; nil where the package says it.
    package var languageMode: Int?
    /// Whether it is compiled without optimisation, and with every check.
    package var isUnoptimised: Bool
    /// The places of its cells in the chapter.
    package var cells: [Int] = []

    /// Whether the package manager builds it with the chapter's target.
    ///
    /// All others are compiled by the chapter's program, as that was but for what their cells say.
    package var isTarget: Bool { number == 0 && languageMode == nil && !isUnoptimised }
}

extension Chapter {
    /// The programs that the cells make, in the order in which they begin; one, for most chapters.
    ///
    /// `reset` begins a new one for the cells after it, `group=` is for those that name it. How a program
    /// is compiled its first cell says, or the chapter's first.
    package var programs: [CellProgram] { ProgramList(cells).programs }

    /// The number of the program of each cell; nil for those that are not compiled.
    package var programNumbers: [Int?] {
        var numbers = [Int?](repeating: nil, count: cells.count)
        for program in programs { for cell in program.cells { numbers[cell] = program.number } }
        return numbers
    }
}

/// Shares the cells of a chapter out to programs.
struct ProgramList {
    private(set) var programs: [CellProgram] = []
    /// Cells that say how a program is compiled which has begun, with the place of its first.
    private(set) var misplaced: [(cell: Int, first: Int)] = []
    private var groups: [String: Int] = [:]
    private var current: Int?

    init(_ cells: [Cell]) {
        for cell in cells where !cell.options.isNotRun { add(cell) }
    }

    private mutating func add(_ cell: Cell) {
        let options = cell.options
        let known = options.group.map { groups[$0] } ?? (options.isReset ? nil : current)
        let number = known ?? programs.count
        if known == nil {
            let chapter = programs.first
            programs.append(
                CellProgram(
                    number: number, group: options.group,
                    languageMode: options.languageMode ?? chapter?.languageMode,
                    isUnoptimised: options.isUnoptimised || chapter?.isUnoptimised ?? false))
        } else if options.languageMode != nil || options.isUnoptimised {
            misplaced.append((cell.index, programs[number].cells[0]))
        }
        if let group = options.group { groups[group] = number } else { current = number }
        programs[number].cells.append(cell.index)
    }
}
