import ArgumentParser

/// `book accept`.
struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes what cells print and draw into their chapters.")

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await options.perform { try await $0.accept($1) }
    }
}
