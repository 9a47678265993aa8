import Foundation
import LiterateFormat
import LiterateLayout

/// A difference as an author reads it: at its line, what was expected and what to do.
func diagnostic(for difference: CellDifference, of cell: Cell, in chapter: Chapter) -> Diagnostic {
    func accept(_ what: String) -> String { accepting(chapter, what) }
    func at(_ line: Int, _ message: String) -> Diagnostic { chapter.problem(message, line) }
    func diff(_ block: String, _ printed: String, after line: Int) -> UnifiedDiff {
        UnifiedDiff(
            block: block, printed: printed, firstLine: line + 1,
            comparison: TextComparison(tolerance: cell.options.tolerance))
    }
    switch difference {
    case .output(let block, let printed) where isSameBytes(block.text.visible, printed):
        return at(
            block.fenceLine,
            "the output block of \(cell.label) holds characters that cannot be seen or that a terminal "
                + "acts on\(accept("writes them as `\\u{1B}` and the like"))")
    case .output(let block, let printed):
        let diff = diff(block.text, printed, after: block.fenceLine)
        return at(
            diff.firstDifference,
            "\(cell.label) printed something else\(accept("records it"))\n"
                + diff.text(chapter: chapter.path))
    case .outputMissing(let printed):
        return at(
            cell.endLine,
            "\(cell.label) prints, and no output block follows\(accept("adds it"))\n"
                + diff("", printed, after: cell.endLine).text(chapter: chapter.path))
    case .outputSuperfluous(let block):
        return at(
            block.fenceLine,
            "\(cell.label) prints nothing, and an output block follows\(accept("removes it"))")
    case .nameMissing:
        return at(
            cell.fenceLine,
            "\(cell.label) draws a figure and has no name; write 'swift name=…', "
                + "the figure's file is called by it")
    case .imageMissing(let wanted):
        return at(
            cell.endLine,
            "\(cell.label) draws '\(wanted.path)', and no image shows it\(accept("adds it"))")
    case .imageSuperfluous(let image):
        return at(
            image.line, "\(cell.label) does not draw '\(image.path)'\(accept("removes the image"))")
    case .image(let image, let wanted) where !isSameBytes(image.path, wanted.path):
        return at(
            image.line,
            "the figure of \(cell.label) is '\(wanted.path)', not '\(image.path)'"
                + accept("corrects it"))
    case .image(let image, let wanted):
        return at(
            image.line,
            "the alternative text of '\(wanted.path)' is another\(accept("records it"))\n"
                + "-\(image.alternativeText)\n+\(wanted.alternativeText)")
    case .file(let wanted, let stored):
        let path = BookLayout.besideChapters(wanted.path)
        return at(
            cell.figures.first { $0.path == wanted.path }?.line ?? cell.endLine,
            stored.map {
                "\(cell.label) draws '\(path)' differently\(accept("records it"))\n"
                    + figureChange(from: String(decoding: $0, as: UTF8.self), to: wanted.svg)
            } ?? "the file '\(path)' is missing\(accept("writes it"))")
    case .export(let value, let stored):
        let path = BookLayout.exportedFile(value.name, of: chapter.name)
        let place = cell.options.exports.first { $0.name == value.name }?.position
        return Diagnostic(
            place ?? SourcePosition(file: chapter.path, line: cell.fenceLine),
            stored.map {
                "\(cell.label) exports another '\(value.name)' than '\(path)' has\(accept("records it"))\n"
                    + valueChange(from: String(decoding: $0, as: UTF8.self), to: value.text)
            } ?? "the file '\(path)' is missing\(accept("writes it"))\n"
                + "+\(shortened(value.text.trimmingCharacters(in: .newlines)))")
    }
}

/// What changed between two exported values: both, from where they part.
private func valueChange(from old: String, to new: String) -> String {
    let length = 100
    let same = zip(old.unicodeScalars, new.unicodeScalars).prefix { $0 == $1 }.count
    // What is before the first difference tells a short value's type, and nothing in a long one.
    let start = same < length / 2 ? 0 : same - length / 4
    return [("-", old), ("+", new)].map { mark, text in
        let scalars = text.unicodeScalars.dropFirst(start)
        let shown = String(String.UnicodeScalarView(scalars.prefix(length)))
            .trimmingCharacters(in: .newlines).visible
        return mark + (start > 0 ? "… " : "") + shown + (scalars.count > length ? " …" : "")
    }.joined(separator: "\n")
}

/// What changed between two SVG documents: their sizes where these differ, and the first line.
private func figureChange(from old: String, to new: String) -> String {
    let (oldLines, newLines) = (TextLines(old).texts, TextLines(new).texts)
    let place =
        zip(oldLines, newLines).enumerated().first { !isSameBytes($1.0, $1.1) }?.offset
        ?? min(oldLines.count, newLines.count)
    let counts = "\(old.utf8.count) bytes in the chapter, \(new.utf8.count) in this run"
    let sizes = [old, new].map(size)
    let size = sizes[0] == sizes[1] ? "" : "; its size \(sizes[0]) became \(sizes[1])"
    let changed = [("-", oldLines), ("+", newLines)].compactMap { mark, lines in
        place < lines.count ? mark + lines[place].prefix(160) : nil
    }
    return (["\(counts)\(size); line \(place + 1) is the first to differ"] + changed)
        .joined(separator: "\n")
}

/// The drawing's size as its `viewBox` gives it: `640×400`.
private func size(of svg: String) -> String {
    guard let start = svg.range(of: "viewBox=\"") else { return "unknown" }
    let numbers = svg[start.upperBound...].prefix { $0 != "\"" }.split(separator: " ")
    return numbers.suffix(2).joined(separator: "×")
}
