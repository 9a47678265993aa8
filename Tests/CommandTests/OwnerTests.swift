import Foundation
import LiterateTesting
import Testing

/// A site that others own, or that may not be written: a build that fails has changed nothing, one
/// that ends has written all, and neither stops a later one.
@Suite(.serialized) struct OwnerTests {
    /// Who owns a folder, and what may be done with it.
    private enum State: String, CaseIterable {
        case own, readOnly, others, othersForAll, othersSticky

        var isOthers: Bool { [.others, .othersForAll, .othersSticky].contains(self) }

        var mode: mode_t {
            switch self {
            case .own, .others: 0o755
            case .readOnly: 0o555
            case .othersForAll: 0o777
            case .othersSticky: 0o1777
            }
        }
    }

    /// Somebody who may not do everything, where we may: `nobody`.
    private let nobody: uid_t = 65534
    private var isRoot: Bool { geteuid() == 0 }
    private var user: uid_t { isRoot ? nobody : geteuid() }
    private static let setpriv = "/usr/bin/setpriv"

    private var starter: [String] {
        isRoot
            ? [Self.setpriv, "--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups"] : []
    }

    private func paths(_ root: URL, _ path: String) -> [String] {
        let folder = root.appending(path: path).path
        let below = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return [folder] + below.map { "\(folder)/\($0)" }
    }

    /// Gives a folder, with all that is in it, to somebody.
    private func give(_ root: URL, _ path: String, to owner: uid_t) {
        guard isRoot else { return }
        for path in paths(root, path) { #expect(lchown(path, owner, owner) == 0) }
    }

    private func chapter(_ word: String) -> String {
        """
        # One

        The \(word) text.

        ```swift name=plot
        plot
        ```

        ```output
        x
        ```

        ![A figure of x.](figures/01-one/plot.svg)

        ![A picture.](images/\(word).png)

        """
    }

    /// A book with its site, whose text has changed since; and the site of before and after.
    private func changedBook() throws -> (CommandBook, old: [String: Data], new: [String: Data]) {
        let book = try CommandBook()
        let json = String(decoding: try JSONEncoder().encode(sampleFigure("x")), as: UTF8.self)
        try book.write(
            "01-one", chapter("old"),
            runs: """
                begin 0; echo x
                event '{"figure":{"_0":\(json.replacing("'", with: "'\\''")),"offset":'"$(offset)"'}}'
                end 0; finished
                """)
        for word in ["old", "new"] { try book.scripts.write("chapters/images/\(word).png", word) }
        #expect(try book.run("accept", "--quiet").status == 0)
        var sites: [[String: Data]] = []
        for word in ["new", "old"] {
            try book.scripts.write("chapters/01-one.md", chapter(word))
            #expect(try book.run("build", "--quiet").status == 0)
            try book.scripts.write("site/CNAME", "example.org")
            sites.append(book.files(in: "site"))
        }
        try book.scripts.write("chapters/01-one.md", chapter("new"))
        #expect(sites[0] != sites[1])
        return (book, sites[1], sites[0])
    }

    private func leftovers(_ book: CommandBook) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: book.root.path)
            .filter { $0.hasPrefix(".site") }
    }

    private var canTest: Bool {
        guard isRoot else { return true }
        guard FileManager.default.fileExists(atPath: Self.setpriv) else { return false }
        // `nobody` has to come to the program.
        let process = Process()
        process.executableURL = URL(filePath: Self.setpriv)
        process.arguments =
            Array(starter.dropFirst()) + [builtProgram("book").path, "help"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test func everyOwnerAndMode() throws {
        guard canTest else {
            print("skipped: root may do everything, and no setpriv runs the program as nobody")
            return
        }
        for path in ["site", "site/figures", "site/images", "."] {
            for state in State.allCases where isRoot || !state.isOthers {
                try check(path, state)
            }
        }
    }

    private func check(_ path: String, _ state: State) throws {
        let (book, old, new) = try changedBook()
        let place = book.root.appending(path: path).path
        give(book.root, ".", to: user)
        if state.isOthers {
            if path == "." {
                #expect(lchown(place, 0, 0) == 0)
            } else {
                give(book.root, path, to: 0)
            }
        }
        #expect(chmod(place, state.mode) == 0)
        let result = try book.run(["build"], by: starter)
        let site = book.files(in: "site")
        let what = "\(path) \(state): \(result.errors)"
        #expect(site == (result.status == 0 ? new : old), "\(what)")
        #expect(result.status == 0 || result.errors.contains("error: "), "\(what)")
        #expect(try leftovers(book) == [], "\(what)")
        let again = try book.run(["build"], by: starter)
        #expect(again.status == result.status, "\(what)\n\(again.errors)")
        // Once it may be written, it is.
        give(book.root, ".", to: user)
        #expect(chmod(place, 0o755) == 0)
        let last = try book.run(["build"], by: starter)
        #expect(last.status == 0, "\(what)\n\(last.errors)")
        #expect(book.files(in: "site") == new, "\(what)")
        if path == "site", state == .readOnly || state == .others {
            #expect(result.status == 1)
            #expect(
                result.errors.contains(
                    "site:1:1: error: '\(place)' cannot be written (Permission denied), and nothing "
                        + "was changed; make the folder yours, or writable, and run the command again"
                ),
                "\(result.errors)")
        }
    }

    /// What earlier versions left, and nobody may remove.
    @Test func leftoversOfOthersStopNothing() throws {
        guard isRoot, canTest else { return }
        let (book, _, new) = try changedBook()
        try book.scripts.write(".site.next/page.html", "left")
        give(book.root, ".", to: user)
        give(book.root, ".site.next", to: 0)
        for _ in 1...2 {
            let result = try book.run(["build"], by: starter)
            #expect(result.status == 0, "\(result.errors)")
            #expect(book.files(in: "site") == new)
        }
        #expect(try leftovers(book) == [".site.next"])
    }

    /// `accept` in a folder of figures that is not its own: once it may not, the rest is not stopped.
    @Test func figuresOfOthers() throws {
        guard isRoot, canTest else { return }
        let (book, _, _) = try changedBook()
        try book.scripts.write("chapters/figures/01-one/plot.svg", "wrong")
        give(book.root, ".", to: user)
        give(book.root, "chapters/figures", to: 0)
        let result = try book.run(["accept"], by: starter)
        #expect(result.status == 1)
        #expect(
            result.errors.contains("chapters/figures/01-one:1:1: error: "), "\(result.errors)")
        #expect(book.text("chapters/figures/01-one/plot.svg") == "wrong")
        let run = try book.run(["run"], by: starter)
        #expect(run.status == 0, "\(run.errors)")
        give(book.root, "chapters/figures", to: user)
        let accepted = try book.run(["accept"], by: starter)
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(book.text("chapters/figures/01-one/plot.svg") != "wrong")
    }
}
