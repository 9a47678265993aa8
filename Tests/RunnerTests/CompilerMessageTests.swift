import Foundation
import Testing

@testable import Runner

@Suite struct CompilerMessageTests {
    @Test func placesAreRelativeAndProgressIsGone() {
        let output = """
            Building for debugging...
            [3/7] Compiling _1_basic_mlp main.swift
            /home/me/book/chapters/01-basic-mlp.md:12:5: error: cannot find 'x' in scope
            10 | let a = 1
               |     `- error: cannot find 'x' in scope

            """
        #expect(
            compilerMessages(in: output, root: URL(filePath: "/home/me/book")) == """
                chapters/01-basic-mlp.md:12:5: error: cannot find 'x' in scope
                10 | let a = 1
                   |     `- error: cannot find 'x' in scope
                """)
    }
}
