import BookHost
import Plots

/// Shows a value as the last expression of a cell is shown; it may stand anywhere in a cell.
public func display(_ value: some CustomStringConvertible) { print(value) }

/// Shows a value as the last expression of a cell is shown; it may stand anywhere in a cell.
public func display(_ value: some Displayable) { show(value.displayed) }

/// Shows a value as the last expression of a cell is shown; it may stand anywhere in a cell.
public func display(_ value: some CustomStringConvertible & Displayable) { show(value.displayed) }

/// Shows a value that need not be there.
public func display<Value: Displayable>(_ value: Value?) {
    if let value { show(value.displayed) } else { print("nil") }
}

/// Shows nothing.
public func display(_ value: Void) {}

/// Shows nothing.
public func display(_ value: Void?) {}

/// Refuses a value without a description; the compiler makes an error of the warning.
@available(
    *, deprecated,
    message: "a value of this type has no text in a browser; write out what is to be shown of it"
)
@_disfavoredOverload public func display<Value>(_ value: Value) {}

private func show(_ displayed: Displayed) {
    switch displayed {
    case .text(let text): print(text)
    case .table(let table): table.json.handedOver { book_show_table($0, $1) }
    case .figure(let figure):
        figure.inlineSVG().handedOver { inline, inlineCount in
            figure.svg().handedOver { svg, count in
                figure.alternativeText().handedOver { text, textCount in
                    book_show_figure(inline, inlineCount, svg, count, text, textCount)
                }
            }
        }
    }
}

extension Table {
    /// Makes a table of values that have descriptions.
    ///
    /// - Precondition: Each row has one value for each column.
    public init(columns: [String], rows: [[some CustomStringConvertible]]) {
        self.init(columns: columns, texts: rows.map { $0.map { $0.description } })
    }

    /// Makes a table of literals of several kinds.
    ///
    /// - Precondition: Each row has one value for each column.
    @_disfavoredOverload public init(columns: [String], rows: [[TableLiteral]]) {
        self.init(columns: columns, texts: rows.map { $0.map { $0.text } })
    }

    /// The table as a recording has it.
    fileprivate var json: String {
        func list(_ texts: [String]) -> String {
            "[" + texts.map { jsonText($0) }.joined(separator: ",") + "]"
        }
        return "{\"columns\":" + list(columns) + ",\"rows\":["
            + rows.map { list($0) }.joined(separator: ",") + "],\"text\":" + jsonText(text) + "}"
    }
}

/// A number, a text or a truth value as it is written in a table's rows.
public struct TableLiteral: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
    let text: String

    /// A text.
    public init(stringLiteral value: String) { text = value }
    /// A number.
    public init(integerLiteral value: Int) { text = value.description }
    /// A number.
    public init(floatLiteral value: Double) { text = value.description }
    /// A truth value.
    public init(booleanLiteral value: Bool) { text = value.description }
}

/// A text in JSON (https://www.rfc-editor.org/rfc/rfc8259).
private func jsonText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        default:
            if scalar.value < 0x20 {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
    return result + "\""
}

extension Figure: Displayable {
    /// The figure as SVG; a page needs no picture in characters, which would only lengthen the module.
    public var displayed: Displayed {
        .figure(
            DisplayedFigure(
                svg: { svg() }, inlineSVG: { svg(standalone: false) },
                alternativeText: { altText }, preview: { _ in altText }))
    }
}
