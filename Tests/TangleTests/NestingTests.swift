import GoldenTesting
import LiterateFormat
import LiterateTangle
import Testing

/// Code that is nested deep becomes a program, or is an error at its line, also where the stack is small.
struct NestingTests {
    /// What stands before the middle and after it, at each level.
    enum Shape: String, CaseIterable {
        case parentheses, brackets, braces, closures, calls, functions, types, generics, tuples
        case optionals, members, methods, indices, unwrapping, prefixes, tries, operators, ternaries
        case branches, conditions, loops, strings, comments, arrows, patterns, protocols,
            memberTypes
        case regexes, switches, casts, statements, directives, redeclarations

        /// Whether nothing is nested in it but to those who read it.
        var isFlat: Bool {
            [.operators, .ternaries, .comments, .protocols, .regexes, .casts, .statements]
                .contains(self) || self == .redeclarations
        }

        func code(_ depth: Int) -> String {
            func nested(_ open: String, _ middle: String, _ close: String) -> String {
                String(repeating: open, count: depth) + middle
                    + String(repeating: close, count: depth)
            }
            return switch self {
            case .parentheses: "let x = " + nested("(", "1", ")")
            case .brackets: "let x = " + nested("[", "1", "]")
            case .braces: nested("do { ", "f()", " }")
            case .closures: "let x = " + nested("{ ", "1", " }")
            case .calls: nested("f(", "1", ")")
            case .functions: nested("func f() { ", "1", " }")
            case .types: nested("struct A { ", "var x = 1", " }")
            case .generics: "let x: " + nested("Array<", "Int", ">")
            case .tuples: "let x: " + nested("(", "Int", ", Int)")
            case .optionals: "var x: " + nested("", "Int", "?")
            case .members: nested("", "x", ".y")
            case .methods: nested("", "x", ".y(1)\n")
            case .indices: nested("", "x", "[0]")
            case .unwrapping: nested("", "x", "!.y?.z")
            case .prefixes: nested("-(", "x", ")") + nested("&", "x", "")
            case .tries: nested("try await ", "x", "")
            case .operators: nested("1 + ", "1", "")
            case .ternaries: nested("a ? b : ", "c", "")
            case .branches: nested("if a { } else ", "{ }", "")
            case .conditions: nested("if a { ", "b()", " }")
            case .loops: nested("for a in b {\n", "c()", "\n}")
            case .strings: "let s = " + nested(#""\("#, "1", #")""#)
            case .comments: nested("/* ", "", " */") + "1"
            case .arrows: "var f: " + nested("(Int) -> ", "Int", "")
            case .patterns: "if case " + nested("let (", "x", ", _)") + " = y { }"
            case .protocols: "var p: " + nested("A & ", "A", "")
            case .memberTypes: "var p: " + nested("A.", "A", "")
            case .regexes: "let r = /" + nested("(", "a", ")") + "/"
            case .switches: nested("switch a { default: ", "1", " }")
            case .casts: nested("", "x", " as A")
            case .statements: nested("x = f(x)\n", "x", "")
            case .redeclarations:
                (0..<depth).map { "let x\($0) = x\(max(0, $0 - 1))\n" }.joined()
                    + "func f() { x\(depth - 1) }"
            case .directives: nested("#if A\n", "x", "\n#endif")
            }
        }
    }

    @Test(arguments: Shape.allCases) func anyDepth(shape: Shape) throws {
        for depth in [10, 90, 10_000] {
            let code = "// A line before.\n" + shape.code(depth)
            let result = onSmallStack { () -> Result<String, Diagnostics> in
                Result { () throws(Diagnostics) in
                    let text = "# A\n\n```swift\n\(code)\n```\n\n```swift\nnext\n```\n"
                    let chapter = try Chapter(name: "01-a", path: "chapters/01-a.md", source: text)
                    return try tangle(chapter, of: Book(chapters: [chapter])).swift
                }
            }
            switch result {
            case .success(let swift):
                #expect(swift.utf8.count > code.utf8.count / 2)
                #expect(depth < 100 || shape.isFlat)
            case .failure(let error):
                // What nobody writes by hand is refused, and not sooner.
                #expect(depth > 10 && shape == .brackets || depth > 90 && !shape.isFlat)
                #expect(error.all.count == 1 && error.all[0].position.line > 4, "\(error)")
                #expect(error.all[0].message.contains("more than "))
            }
        }
    }

    /// So does an expression that checks a sentence.
    @Test(arguments: ["()", "[]"], [10, 90, 10_000])
    func aCheckOfAnyDepth(brackets: String, depth: Int) throws {
        let (open, close) = (brackets.prefix(1), brackets.suffix(1))
        let expression =
            String(repeating: String(open), count: depth) + "next"
            + String(repeating: String(close), count: depth)
        let result = onSmallStack { () -> Result<String, Diagnostics> in
            Result { () throws(Diagnostics) in
                let text =
                    "# A\n\n```swift\nlet next = 1\n```\n\nIt is 1<!-- = \(expression) -->.\n"
                let chapter = try Chapter(name: "01-a", path: "chapters/01-a.md", source: text)
                return try tangle(chapter, of: Book(chapters: [chapter])).swift
            }
        }
        switch result {
        case .success(let swift):
            #expect(swift.contains(expression) && (depth == 10 || brackets == "()" && depth < 100))
        case .failure(let error):
            #expect(depth > 90 || brackets == "[]" && depth > 10)
            #expect(error.all.count == 1 && error.all[0].position.line == 7)
            #expect(
                error.all[0].position.column > 15 && error.all[0].message.contains("more than "))
        }
    }
}
