/// An error that is the reader's to mend, not the chapter's.
///
/// A missing file, for example, or a list with a wrong character in it. It is reported without a
/// place in the chapter.
public struct ReaderError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String

    /// Makes an error from its message.
    public init(_ description: String) { self.description = description }
}
