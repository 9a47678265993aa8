/// One named line or set of values in a figure.
public struct Series: Hashable, Sendable {
    /// What the legend calls it; empty for none.
    public var label: String
    /// The horizontal positions, as many as `y`.
    public var x: [Double]
    /// The vertical positions of a line, or the values that a histogram counts.
    ///
    /// NaN breaks a line.
    public var y: [Double]

    /// A series over the positions 0, 1, 2….
    public init<Y: Sequence>(_ label: String, _ y: Y) where Y.Element: PlotNumber {
        self.label = label
        self.y = y.map { $0.plotValue }
        self.x = self.y.indices.map(Double.init)
    }

    /// A series over given positions.
    /// - Precondition: `x` and `y` have the same number of elements.
    public init<X: Sequence, Y: Sequence>(_ label: String, x: X, y: Y)
    where X.Element: PlotNumber, Y.Element: PlotNumber {
        self.label = label
        self.x = x.map { $0.plotValue }
        self.y = y.map { $0.plotValue }
        stop(refusal)
    }
}

/// A number that a figure can show: Float, Double or Int.
public protocol PlotNumber {
    /// The number in double precision.
    var plotValue: Double { get }
}

extension Float: PlotNumber {
    /// The number in double precision.
    public var plotValue: Double { Double(self) }
}

extension Double: PlotNumber {
    /// The number itself.
    public var plotValue: Double { self }
}

extension Int: PlotNumber {
    /// The number in double precision.
    public var plotValue: Double { Double(self) }
}
