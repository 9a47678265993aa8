/// Tensors print as PyTorch prints them: more than a thousand elements are summarised by the three
/// at either end of each dimension, lines break at 80 columns.
extension Tensor: CustomStringConvertible {
    /// `tensor([…])`, with `requires_grad=True` or the operation's name where there is one.
    public var description: String {
        let prefix = "tensor("
        if count == 0 { return withSuffixes(prefix + "[]", emptySuffixes, prefix.count) }
        let summarises = count > summaryThreshold
        let layout = Layout(
            scalars: scalars, shape: shape, summarises: summarises)
        return withSuffixes(prefix + layout.text(indent: prefix.count), graphSuffix, prefix.count)
    }

    private var emptySuffixes: [String] {
        let size = "size=(" + shape.map(String.init).joined(separator: ", ") + ")"
        let type = Scalar.printedTypeWhenEmpty.map { "dtype=\($0)" }
        return (rank == 1 ? [] : [size]) + (type.map { [$0] } ?? []) + graphSuffix
    }

    private var graphSuffix: [String] {
        guard let node else { return [] }
        return [node.isLeaf ? "requires_grad=True" : "grad_fn=<\(node.name)>"]
    }

    /// Suffixes after the numbers, each on a new line where the line would be too long.
    private func withSuffixes(_ text: String, _ suffixes: [String], _ indent: Int) -> String {
        let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last!
        var result = text
        // PyTorch counts two more on a first line and one more on a later one
        var length = lastLine.count + (text.contains("\n") ? 1 : 2)
        for suffix in suffixes {
            if length + suffix.count + 2 > lineWidth {
                result += ",\n" + String(repeating: " ", count: indent) + suffix
                length = indent + suffix.count
            } else {
                result += ", " + suffix
                length += suffix.count + 2
            }
        }
        return result + ")"
    }
}

private let lineWidth = 80
private let summaryThreshold = 1000
private let edgeLength = 3

/// The numbers of a tensor in brackets.
private struct Layout<Scalar: TensorScalar> {
    let scalars: [Scalar]
    let shape: [Int]
    let summarises: Bool
    let formatter: ScalarFormatter<Scalar>

    init(scalars: [Scalar], shape: [Int], summarises: Bool) {
        self.scalars = scalars
        self.shape = shape
        self.summarises = summarises
        formatter = Scalar.formatter(
            for: summarises ? Self.shown(scalars[...], shape[...]) : scalars)
    }

    /// The scalars at the edges of every dimension.
    private static func shown(_ scalars: ArraySlice<Scalar>, _ shape: ArraySlice<Int>) -> [Scalar] {
        guard let length = shape.first else { return Array(scalars) }
        let size = scalars.count / length
        return edges(length, true).compactMap { $0 }.flatMap { i in
            let start = scalars.startIndex + i * size
            return shown(scalars[start..<start + size], shape.dropFirst())
        }
    }

    /// The places of a dimension that are shown; nil stands for those left out.
    private static func edges(_ length: Int, _ summarises: Bool) -> [Int?] {
        if !summarises || length <= 2 * edgeLength { return (0..<length).map { $0 } }
        return (0..<edgeLength).map { $0 } + [nil] + (length - edgeLength..<length).map { $0 }
    }

    func text(indent: Int) -> String { text(dim: 0, offset: 0, indent: indent) }

    private func text(dim: Int, offset: Int, indent: Int) -> String {
        if shape.isEmpty { return formatter.bareText(scalars[0]) }
        if dim == shape.count - 1 { return line(offset: offset, indent: indent) }
        let size = shape[(dim + 1)...].reduce(1, *)
        let parts = Self.edges(shape[dim], summarises).map { i in
            i.map { text(dim: dim + 1, offset: offset + $0 * size, indent: indent + 1) } ?? "..."
        }
        let newLines = String(repeating: "\n", count: shape.count - dim - 1)
        return "[" + parts.joined(separator: "," + newLines + spaces(indent + 1)) + "]"
    }

    /// The last dimension, broken into lines.
    private func line(offset: Int, indent: Int) -> String {
        let items = Self.edges(shape[shape.count - 1], summarises).map { i in
            i.map { formatter.text(scalars[offset + $0]) } ?? " ..."
        }
        let perLine = max(1, (lineWidth - indent) / (formatter.width + 2))
        let lines = stride(from: 0, to: items.count, by: perLine).map { start in
            items[start..<min(start + perLine, items.count)].joined(separator: ", ")
        }
        return "[" + lines.joined(separator: ",\n" + spaces(indent + 1)) + "]"
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
