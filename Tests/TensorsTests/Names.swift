import Foundation

@testable import Tensors

/// The book's words and the examples made of them.
enum Names {
    /// All words in the order of the chapters' shuffle.
    static let shuffled = Result {
        let root = ReferenceFiles.folder.appending(path: "../../..").standardizedFileURL
        let file = root.appending(path: "data/names-2017.txt")
        var words = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map(String.init)
        PythonRandom(seed: 42).shuffle(&words)
        return words
    }

    /// Contexts of three letters `[B, 3]` and the letters that follow `[B]`.
    static func examples(_ words: ArraySlice<String>) -> (X: Tensor<Int>, Y: Tensor<Int>) {
        var (contexts, targets): ([Int], [Int]) = ([], [])
        for word in words {
            var context = [0, 0, 0]
            for next in word.utf8.map({ Int($0) - 96 }) + [0] {
                contexts += context
                targets.append(next)
                context = context.dropFirst() + [next]
            }
        }
        return (Tensor(shape: [targets.count, 3], scalars: contexts), Tensor(targets))
    }
}
