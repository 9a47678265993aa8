import Foundation
import Tensors

/// The training split of the book's names, as chapter 1 makes it.
///
/// - `X` `[185346, 3]`, the contexts; `Y` `[185346]`, the characters that follow.
struct NamesData {
    let X: Tensor<Int>
    let Y: Tensor<Int>

    /// How many examples the training split has.
    static let trainingExamples = 185_346
    static let vocabularySize = 27
    static let contextLength = 3
    private static let path = "data/names-2017.txt"

    /// Reads the names, shuffles them and keeps the first 80%.
    ///
    /// - Throws: an error where the current folder is not the book's.
    init() throws {
        guard let text = try? String(contentsOfFile: Self.path, encoding: .utf8) else {
            throw BenchmarkError("cannot read \(Self.path); run this in the book's folder")
        }
        var words = text.split(separator: "\n")
        PythonRandom(seed: 42).shuffle(&words)
        var contexts: [Int] = []
        var targets: [Int] = []
        for word in words[..<(words.count * 8 / 10)] {
            var context = [0, 0, 0]
            for next in word.utf8.map({ Int($0) - 96 }) + [0] {
                contexts += context
                targets.append(next)
                context = context.dropFirst() + [next]
            }
        }
        X = Tensor(shape: [targets.count, Self.contextLength], scalars: contexts)
        Y = Tensor(targets)
    }
}
