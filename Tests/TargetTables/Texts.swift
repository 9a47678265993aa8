import Notebook
import Plots
import Tensors

/// Figures and texts, as lines: the same bytes in a page as elsewhere.
///
/// This file is compiled for each target, also with Embedded Swift.
public func textTable(_ line: (String) -> Void) {
    for figure in figures {
        line(figure.svg())
        line(figure.svg(standalone: false))
        line(figure.altText)
    }
    line(Table(columns: ["split", "loss"], rows: [["train", "2.0688"], ["val", "-13"]]).text)
    let numbers = randomNumbers(count: 500)
    for (index, number) in numbers.enumerated() {
        let decimals = index % 9
        line(
            number.formatted(decimals: decimals, width: index % 14) + " \(number) \(Float(number))")
    }
    // Ties, which go to the even digit.
    line(
        [0.5, 1.5, 2.5, -0.5, 0.125, 0.375].map { $0.formatted(decimals: 0) }.joined(separator: " ")
    )
    line([0.125, 0.375, 1e300, -0.0].map { $0.formatted(decimals: 2) }.joined(separator: " "))
    line((42).formatted(width: 6) + "x".formatted(width: 4) + "|")
    for text in ["1e23", "9007199254740993", "2.2250738585072011e-308", "4.9e-324", ".1", "1e400"] {
        line("\(text): \(Double(text) ?? -1)")
    }
    for number in numbers.prefix(200) { line("\(Double("\(number)") == number)") }
    let words = ["a", "\"b\"", "é\n"]
    line("\(words) \(words[...1]) \([1.5, 2]) \([[1], []]) \([true]) \(["k": ["v"]])")
    let (some, none): (Int?, Int?) = (3, nil)
    line(String(describing: some) + String(describing: none) + String(describing: [some, none]))
    line("\(1..<3) \([1..<3]) \(0...2) \([Character("a")]) \(Set([7])) \([String: Int]())")
    line("\(Tensor.randn(3, 4, generator: Generator(seed: 1))) \(Tensor([1, 2, 3])[1...])")
    line(["\(Int.min < 0)", "\(UInt8.max)", "\(1e100)", "\(Float.pi)", "\(0.1 + 0.2)"].joined())
}

private var figures: [Figure] {
    let g = Generator(seed: 42)
    let x = Tensor.randn(1000, 10, generator: g)
    let y = matmul(x, Tensor.randn(10, 200, generator: g))
    let spread = Figure.row([
        histogram(x.scalars, bins: 50, density: true, title: "x", xLabel: "value"),
        histogram(y.scalars, bins: 50, density: true, title: "x @ w", xLabel: "value"),
    ])
    let losses = (0..<5000).map { 3 / (1 + Double($0) / 700) + 0.2 * Double(g.uniform()) }
    let lines = linePlot(losses, title: "loss", xLabel: "step", yLabel: "loss")
        .horizontalLine(at: 0.5, label: "half")
    let map = heatMap(
        (0..<20).map { row in (0..<30).map { Double(row * $0) * 0.37 } }, title: "products")
    return [spread, lines, map]
}

/// Numbers of all sizes.
private func randomNumbers(count: Int) -> [Double] {
    let g = Generator(seed: 7)
    return (0..<count).map { index in
        let number = (g.uniformDouble() - 0.5) * 20
        switch index % 4 {
        case 0: return number
        case 1: return number * 1e9
        case 2: return number * 1e-7
        default: return (number * 16).rounded() / 16
        }
    }
}
