import LiterateFormat

/// The note that names the PyTorch calls which correspond to a cell.
struct PyTorchNote {
    let calls: [String]

    var html: String {
        guard !calls.isEmpty else { return "" }
        let items = calls.map { call in
            let name = "<code>\(escaped(call))</code>"
            let link = pytorchAddress(of: call).map { "<a href=\"\($0)\">\(name)</a>" }
            return "<li>\(link ?? name)</li>"
        }
        return """
            <details class="pytorch"><summary>In PyTorch</summary>
            <ul>\(items.joined())</ul></details>

            """
    }
}

/// The page that documents a call in PyTorch's documentation (https://docs.pytorch.org/docs/stable/).
///
/// It is derived from the name, so it is nil where the documentation has no page of that form:
/// for other libraries, for special methods, and for element types.
func pytorchAddress(of call: String) -> String? {
    var parts = call.split(separator: ".").map(String.init)
    guard let first = parts.first, let last = parts.last, !last.hasPrefix("__") else { return nil }
    switch first {
    case "torch": break
    case "Tensor", "nn": parts.insert("torch", at: 0)
    case "F": parts.replaceSubrange(0..<1, with: ["torch", "nn", "functional"])
    default: return nil
    }
    let documentation = "https://docs.pytorch.org/docs/stable/"
    let name = parts.joined(separator: ".")
    if let page = pagesOfTheirOwn[name] { return documentation + page }
    if parts.count < 2 || elementTypes.contains(name) { return nil }
    if name.hasPrefix("torch.nn.init.") { return "\(documentation)nn.init.html#\(name)" }
    if name.hasPrefix("torch.utils.data.") { return "\(documentation)data.html#\(name)" }
    // A method stands on its class's page, unless the class is `Tensor`.
    let owner = parts.dropLast().firstIndex { $0.first?.isUppercase == true && $0 != "Tensor" }
    let page = owner.map { parts[...$0].joined(separator: ".") }
    return "\(documentation)generated/" + (page.map { "\($0).html#\(name)" } ?? "\(name).html")
}

private let pagesOfTheirOwn = [
    "torch.Tensor": "tensors.html",
    "torch.autograd.Function": "autograd.html#torch.autograd.Function",
]

private let elementTypes: Set<String> = [
    "torch.bool", "torch.uint8", "torch.int8", "torch.int16", "torch.int32", "torch.int64",
    "torch.long", "torch.float16", "torch.bfloat16", "torch.float32", "torch.float",
    "torch.float64", "torch.double",
]
