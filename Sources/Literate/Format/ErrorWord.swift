/// A message without `error: ` before it, for those who put it there themselves.
package func withoutErrorWord(_ message: String) -> String {
    var text = Substring(message)
    while text.hasPrefix("error: ") { text = text.dropFirst("error: ".count) }
    return String(text)
}
