import Foundation

/// Answers rows on standard input, as the peers do, until it ends.
///
/// So the peak memory of our own work is measured in a fresh process too.
func answerRows() throws {
    let ours = Ours()
    print("ready these tensors")
    fflush(nil)
    while let line = readLine() {
        let words = line.split(separator: " ")
        guard words.count == 2, let count = Int(words[1]),
            let row = Row.all.first(where: { $0.name == words[0] })
        else { throw BenchmarkError("`\(line)` is no row and count") }
        print(try ours.answer(row, count: count))
        fflush(nil)
    }
}
