/// The list of words that the page gave, as the bytes of a file.
nonisolated(unsafe) private var wordList: String?

/// Takes the list of words; the bytes are freed.
@_expose(wasm, "set_words")
@_cdecl("book_set_words")
public func setWords(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) {
    wordList = text(bytes, count)
}

/// What the book's input of words holds.
///
/// - Precondition: The page gave it.
public func inputText(_ option: String) -> String {
    guard let wordList else { fatalError("the page gave no text for the input '\(option)'") }
    return wordList
}

/// A text that the page put into memory from `allocate`, which goes back.
func text(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> String {
    guard let bytes else { return "" }
    let result = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    bytes.deallocate()
    return result
}
