import LiterateFormat

/// The quiet mark of a cell that says how its output was compared with a run.
///
/// It is a link to the colophon, so that a keyboard reaches it; the style sheet shows `data-note`
/// on hover and focus.
struct VerifiedMark {
    let options: CellOptions
    let hasText: Bool
    let figureCount: Int

    var html: String {
        guard hasText || figureCount > 0 else { return "" }
        let kind = options.isVolatile ? "not-compared" : "verified"
        let sign = options.isVolatile ? "~" : "✓"
        return "<a class=\"mark \(kind)\" href=\"colophon.html#verified\" "
            + "aria-label=\"\(escaped(note))\" data-note=\"\(escaped(note))\">\(sign)</a>\n"
    }

    private var note: String {
        if options.isFailing { return "Verified: the compiler says exactly this." }
        if options.isVolatile { return "Not compared: this differs from run to run." }
        let verb = [hasText ? "printed" : nil, figureCount > 0 ? "drew" : nil]
            .compactMap(\.self).joined(separator: " and ")
        // Figures compare byte for byte whatever the tolerance.
        let tolerance = hasText ? options.tolerance : nil
        let what = tolerance.map { "this, numbers within \($0)" } ?? "exactly this"
        return "Verified: a fresh run \(verb) \(what)."
    }
}
