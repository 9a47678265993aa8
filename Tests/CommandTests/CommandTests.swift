import Foundation
import LiterateTesting
import Testing

/// What `book` says and how it ends, from the outside.
@Suite struct CommandTests {
    private let text = """
        # One

        ```swift name=a
        a()
        ```

        ```output
        1
        ```

        """

    private func builtBook() throws -> CommandBook {
        let book = try CommandBook()
        try book.write("01-one", text, runs: "begin 0; echo 1; end 0; finished")
        let result = try book.run("build")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasSuffix("1 chapter verified: 1 cell, 0 figures\n"))
        return book
    }

    /// Nothing that is skipped, stale or failed is published.
    @Test(arguments: [
        ("begin 0; echo 2; end 0; finished", "chapters/01-one.md:8:1: error: "),
        ("begin 0; echo 1; exit 3", "chapters/01-one.md:4:1: error: cell 1 'a' stopped: "),
        ("begin 0; echo 1; kill -SEGV $$", "chapters/01-one.md:4:1: error: cell 1 'a' stopped: "),
        ("finished", "chapters/01-one.md:3:1: error: cell 1 'a' was not run; "),
        ("begin 0; echo 1; end 0", "chapters/01-one.md:4:1: error: cell 1 'a' stopped: "),
        (
            "begin 0; echo 1; sleep 60",
            "chapters/01-one.md:4:1: error: cell 1 'a' stopped: it ran longer than its limit of 0.5 s;"
        ),
        (
            "begin 0; event '{\"mishap\":{\"cell\":0,\"message\":\"it must trap\","
                + "\"isThrown\":false}}'; echo 1; end 0; finished",
            "chapters/01-one.md:3:1: error: cell 1 'a': it must trap"
        ),
    ])
    func aRunThatDoesNotHoldIsNotPublished(body: String, message: String) throws {
        let book = try builtBook()
        let site = book.files(in: "site")
        try book.write("01-one", text + "\nMore prose.\n", runs: body)
        try book.scripts.write("data/words.txt", "changed\n")
        let result = try book.run("build", "--quiet", "--time-limit=0.5")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix(message), "\(result.errors)")
        #expect(book.files(in: "site") == site, "the site is as it was")
    }

    @Test func aChapterThatDoesNotBuildIsNotPublished() throws {
        let book = try builtBook()
        let site = book.files(in: "site")
        try book.write("02-two", "# Two\n\n```swift\nlet x = y\n```\n", runs: "finished")
        try book.scripts.write(
            "02-two.broken",
            """
            [1/2] Compiling _2_two
            \(book.root.path)/chapters/02-two.md:4:9: error: cannot find 'y' in scope
            190 | let x = y
                |         `- error: cannot find 'y' in scope

            """)
        let result = try book.run("build", "--quiet")
        #expect(result.status == 1)
        #expect(
            result.errors == """
                chapters/02-two.md:4:9: error: cannot find 'y' in scope
                4 | let x = y
                  |         ^
                error: 02-two does not build

                """)
        #expect(book.files(in: "site") == site)
    }

    /// One chapter does not build; what is wrong with the others is said all the same.
    @Test func aBuildErrorHidesNoOtherProblem() throws {
        let book = try builtBook()
        try book.write("02-two", "# Two\n\n```swift\nlet x = y\n```\n", runs: "finished")
        try book.scripts.write("02-two.broken", "chapters/02-two.md:4:9: error: no y\n")
        try book.scripts.write("chapters/01-one.md", text.replacing("\n1\n", with: "\n2\n"))
        let errors = try book.run("verify", "--quiet").errors
        let heads = errors.split(separator: "\n").filter { $0.contains("error: ") }
        #expect(heads.count == 3)
        #expect(heads.first == "chapters/02-two.md:4:9: error: no y")
        #expect(heads[1].hasPrefix("chapters/01-one.md:8:1: error: cell 1 'a' printed"), "\(heads)")
        #expect(heads.last == "error: 02-two does not build")
    }

    /// The program is of other code than the chapter, also when it is built again by another plan.
    @Test(arguments: ["build", "verify", "run", "accept"])
    func aStaleProgramIsRefused(_ command: String) throws {
        let book = try builtBook()
        let site = book.files(in: "site")
        let edited = text.replacing("a()", with: "other()")
        try book.scripts.write("chapters/01-one.md", edited)
        try book.scripts.write(".build/debug.yaml", "a plan")
        let result = try book.run(command, "--quiet")
        #expect(result.status == 1)
        #expect(
            result.errors == """
                error: the program of 01-one is built from other code than the chapter's, also when \
                it is built again; 'swift package clean' builds everything afresh

                """)
        #expect(book.files(in: "site") == site)
        let plan = book.scripts.root.appending(path: ".build/debug.yaml")
        #expect(!FileManager.default.fileExists(atPath: plan.path))
        let chapter = book.scripts.root.appending(path: "chapters/01-one.md")
        #expect(try String(contentsOf: chapter, encoding: .utf8) == edited)
    }

    /// The package manager then says nothing of the package, and we say why.
    @Test func aListedChapterWithoutStubIsNamed() throws {
        let book = try builtBook()
        try book.scripts.write("manifest.json", sampleManifest(chapters: ["01-one", "07-gone"]))
        try book.scripts.write("Package.swift", "let chapters = [\n    \"07-gone\",\n]\n")
        try book.scripts.write("dependencies.broken", "")
        try book.scripts.write("data/words.txt", "changed\n")
        let result = try book.run("build", "--quiet")
        #expect(result.status == 1)
        #expect(
            result.errors == """
                Package.swift:2:5: error: there is neither `chapters/07-gone.md` nor \
                `Sources/Chapters/07-gone/main.swift`, and nothing can be built; take \
                `"07-gone",` out of the list `chapters`

                """)
    }

    /// A killed build has left a plan that keeps an old program.
    @Test func aProgramOfAnOldPlanIsBuiltAgain() throws {
        let book = try builtBook()
        let old = try String(contentsOf: book.root.appending(path: "bin/01-one"), encoding: .utf8)
        try book.write(
            "01-one", text.replacing("a()", with: "other()"),
            runs: "begin 0; echo 1; end 0; finished")
        try FileManager.default.moveItem(
            at: book.root.appending(path: "bin/01-one"),
            to: book.root.appending(path: "01-one.planned"))
        try book.scripts.write("bin/01-one", old)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: book.root.appending(path: "bin/01-one").path)
        try book.scripts.write(".build/debug.yaml", "a plan")
        try book.scripts.write("01-one.o", "of a compiler that did not know where to put it")
        let result = try book.run("build")
        #expect(result.status == 0, "\(result)")
        #expect(
            (result.output + result.errors).contains(
                "01-one compiles again: its program was built from other code"))
        #expect(book.text("site/01-one.swift")?.contains("other()") == true)
        #expect(!FileManager.default.fileExists(atPath: book.root.path + "/01-one.o"))
    }

    #if os(Linux)
        /// Else the package manager would plan anew each time that an author goes on by other means.
        @Test func aBuildHasTheVariablesOfTheShell() throws {
            let book = try builtBook()
            #expect(try book.run("run", "--quiet").status == 0)
            let variables = try #require(book.text("variables")).split(separator: "\n")
            #expect(variables.contains("_=\(book.root.path)/tools/swift"))
            #expect(variables.contains("TMPDIR=\(book.root.path)/tmp"))
            #expect(!variables.contains { $0.hasPrefix("MAKE") })
        }
    #endif

    /// As after a power failure; once said, it stands in nobody's way.
    @Test(arguments: ["", "{\"file\":", "garbage"])
    func damagedNotesOfAnAcceptAreSaidOnce(_ contents: String) throws {
        let book = try builtBook()
        try book.scripts.write(".build/book/accepting/01-one/contents.json", contents)
        let result = try book.run("verify", "--quiet")
        #expect(result.status == 1)
        #expect(
            result.errors == """
                chapters/01-one.md:1:1: error: 'book accept' was interrupted while it wrote this \
                chapter, and its notes are damaged; the chapter and 'chapters/figures/01-one' stay \
                as they are: look at both ('git diff'), then run the command again. The remains are \
                in '.build/book/unfinished/01-one'

                """)
        #expect(book.text(".build/book/unfinished/01-one/contents.json") == contents)
        #expect(try book.run("verify", "--quiet").status == 0)
    }

    /// A file stands where the folder for temporary files should be.
    @Test func aFolderThatCannotBeWrittenIsNamed() throws {
        let book = try builtBook()
        let folder = book.root.appending(path: "tmp")
        try FileManager.default.removeItem(at: folder)
        try book.scripts.write("tmp", "in the way")
        let result = try book.run("verify", "--quiet", "--fresh")
        #expect(result.status == 1)
        #expect(
            ["File exists", "Not a directory"].contains {
                result.errors == """
                    error: the folder for temporary files, '\(folder.path)', cannot be written: \
                    \($0); mend that, or set TMPDIR to another folder

                    """
            }, "\(result.errors)")
    }

    /// The compiler has words of its own for that, of files that nobody knows.
    @Test func aToolThatHasNoFolderToWorkInIsNotBlamed() throws {
        let book = try builtBook()
        let folder = book.root.appending(path: "tmp")
        try FileManager.default.removeItem(at: folder)
        try book.scripts.write("tmp", "in the way")
        try book.scripts.write("01-one.broken", "error: cannot close Package-1.o")
        let errors = try book.run("verify", "--quiet", "--fresh").errors
        #expect(errors.hasPrefix("error: the folder for temporary files, '\(folder.path)', cannot"))
        #expect(!errors.contains("Package-1.o"))
    }

    /// So is any other; here one that the cache needs.
    @Test func aFileThatCannotBeWrittenIsNamed() throws {
        let book = try builtBook()
        let cache = book.root.appending(path: ".build/book")
        try FileManager.default.removeItem(at: cache)
        try book.scripts.write(".build/book", "in the way")
        let result = try book.run("build", "--quiet")
        #expect(result.status == 1)
        #expect(
            ["File exists", "Not a directory"].contains {
                result.errors == "error: cannot write '\(cache.path)/recordings': \($0)\n"
            }, "\(result.errors)")
    }

    @Test(arguments: ["verify", "build"])
    func annotationsGoToStandardOutput(command: String) throws {
        let book = try builtBook()
        try book.scripts.write("chapters/01-one.md", text.replacing("\n1\n", with: "\n2\n"))
        let result = try book.run(command, "--quiet", "--format=github")
        #expect(result.status == 1 && result.errors.isEmpty)
        #expect(
            result.output.hasPrefix(
                "::error file=chapters/01-one.md,line=8,col=1,title=book::"))
        #expect(result.output.hasSuffix("%0A-2%0A+1\n"))
    }

    @Test func anUnknownFormatIsRefused() throws {
        let result = try builtBook().run("verify", "--format=json")
        #expect(result.status == 64)
        #expect(result.errors.contains("Please provide one of 'text' and 'github'."))
    }

    /// The library that reads the command line begins its errors as we do ours.
    @Test(arguments: [
        (["verify", "--nonsense"], "error: Unknown option '--nonsense'\nUsage: book verify"),
        (["new"], "error: Missing expected argument '<name>'\n"),
        (["weave", "--recordings", "nowhere"], "error: there is no folder 'nowhere'; give the "),
        (["build", "--recordings=x"], "error: '--recordings' names where a share goes; "),
    ])
    func aWrongCommand(arguments: [String], message: String) throws {
        let result = try builtBook().run(arguments)
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix(message), "\(result.errors)")
        #expect(result.output == "")
    }

    @Test(arguments: [
        "init", "serve", "build", "verify", "accept", "run", "new", "clean", "weave",
    ])
    func helpShowsExamples(command: String) throws {
        let result = try builtBook().run(command, "--help")
        #expect(result.status == 0 && result.errors == "")
        #expect(result.output.contains("swift run book \(command)"), "\(result.output)")
    }

    @Test func acceptSaysWhatIsUnstable() throws {
        let book = try CommandBook()
        try book.write(
            "01-one", text,
            runs: "echo >> runs; begin 0; echo \"x$(wc -l < runs | tr -d ' ')\"; end 0; finished")
        let result = try book.run("accept", "--quiet")
        #expect(result.status == 1)
        #expect(
            result.errors == """
                chapters/01-one.md:8:1: error: cell 1 'a' prints something else in a second run; \
                `volatile` after `swift` shows it and does not compare it
                -x1
                +x2

                """)
        #expect(book.text("chapters/01-one.md") == text)
    }
}
