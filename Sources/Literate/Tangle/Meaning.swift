/// What a name means from one declaration of it to the next that replaces it.
final class Meaning {
    let name: String
    /// Which one of the name it is, from 1.
    let number: Int
    /// The place of the first cell that declares it.
    let cell: Int
    /// Whether only its own cell may see it, because what follows goes on without that cell.
    let isPrivate: Bool
    /// The items that declare it, with functions that it keeps of the meaning before.
    var items: [Int]
    /// Whether another cell, or a declaration at file scope, takes it.
    var isShared = false
    /// Whether a declaration at file scope takes it.
    var isUsedByDeclarations = false
    /// Whether code before it takes the name from a library.
    var isShadowing = false
    /// The name with the number, which no other name is like.
    var numberedName: String
    /// The type that it stands in as a static member; nil where its name can stand for itself.
    var namespace: String?

    init(_ name: String, _ number: Int, cell: Int, isPrivate: Bool, items: [Int]) {
        (self.name, self.number, self.cell) = (name, number, cell)
        numberedName = "\(name)_\(number)"
        (self.isPrivate, self.items) = (isPrivate, items)
    }
}
