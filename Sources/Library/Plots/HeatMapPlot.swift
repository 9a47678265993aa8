/// A Boolean matrix as a map: true is light, false is dark.
/// - Parameters:
///   - rows: The rows from top to bottom, all of one length.
///   - title: The panel's title.
///   - xLabel: What the columns are.
///   - yLabel: What the rows are.
/// - Precondition: All rows have the same number of elements.
public func heatMap(_ rows: [[Bool]], title: String = "", xLabel: String = "", yLabel: String = "")
    -> Figure
{
    heatMap(rows.map { $0.map { $0 ? 1 : 0 } }, isBoolean: true, title, xLabel, yLabel)
}

/// A matrix of numbers as a map, with a bar that says which colour is which value.
///
/// The parameters are those of a Boolean map. NaN and infinities stay empty.
/// - Precondition: All rows have the same number of elements.
public func heatMap(
    _ rows: [[some PlotNumber]], title: String = "", xLabel: String = "", yLabel: String = ""
) -> Figure {
    heatMap(rows.map { $0.map { $0.plotValue } }, isBoolean: false, title, xLabel, yLabel)
}

private func heatMap(
    _ rows: [[Double]], isBoolean: Bool, _ title: String, _ xLabel: String, _ yLabel: String
) -> Figure {
    stop(HeatMap.refusal(rows))
    let map = HeatMap(
        columns: rows.first?.count ?? 0, values: rows.flatMap { $0 }, isBoolean: isBoolean)
    return Figure(panels: [
        Panel(
            title: title, x: .init(label: xLabel), y: .init(label: yLabel), content: .heatMap(map))
    ])
}
