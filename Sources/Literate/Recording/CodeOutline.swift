/// What stands at the top level of a cell's code, so that it can become part of another program.
///
/// The tangler knows it, which parses the code; who makes a program of a recording need not.
package struct CodeOutline: Codable, Hashable, Sendable {
    /// The bytes of the last expression, whose value a notebook shows; nil where there is none.
    package var shown: Range<Int>?
    /// The bytes of the imports.
    package var imports: [Range<Int>] = []
    /// The bytes of the other declarations that stand at file scope in the chapter's program.
    package var fileScope: [Range<Int>] = []
    /// The names that all other declarations declare.
    package var declared: [String] = []
    /// The names that the code takes from what comes before it, or from elsewhere.
    package var taken: [String] = []

    package init() {}
}
