import Foundation

/// What a book's package and its library are called, derived from the name of the book's folder.
struct BookNames: Hashable {
    /// The package: `my-book`.
    let package: String
    /// The library target, which is a module that chapters import: `MyBookLibrary`.
    ///
    /// With that ending it is no word of Swift's, no module of the engine's or of its dependencies,
    /// and no chapter's.
    let library: String

    /// Derives the names from a folder's, in which any character may stand.
    init(folder: String) {
        let words = Self.words(in: folder)
        package = words.isEmpty ? "book" : words.joined(separator: "-").lowercased()
        var library = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        if library.first?.isLetter != true { library = "Book" + library }
        self.library = library.hasSuffix("Library") ? library : library + "Library"
    }

    /// The runs of Latin letters and digits, without what stands above or below the letters.
    private static func words(in name: String) -> [String] {
        let plain = name.replacing("ß", with: "ss").decomposedStringWithCanonicalMapping
            .unicodeScalars.filter { !$0.properties.isDiacritic }
        return String(String.UnicodeScalarView(plain))
            .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    }
}
