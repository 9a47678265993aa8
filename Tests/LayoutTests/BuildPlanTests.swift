import Foundation
import LiterateLayout
import Testing

/// What is read of a build that the package manager planned.
struct BuildPlanTests {
    private func plan(_ yaml: String) throws -> BuildPlan? {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        let products = root.appending(path: "triple/debug")
        try products.appending(path: "01-a.product").makeFolder()
        let path = products.resolvingSymlinksInPath().path
        let objects = [
            "Notebook.build/Table.swift.o", "_1_a.build/main.swift.o", "C d.build/k.c.o",
        ]
        try Data(objects.map { "'\(path)/\($0)'\n" }.joined().utf8)
            .write(to: products.appending(path: "01-a.product/Objects.LinkFileList"))
        try Data(yaml.replacing("PRODUCTS", with: path).utf8)
            .write(to: root.appending(path: "debug.yaml"))
        let plan = BuildPlan(of: URL(filePath: "\(path)/01-a"))
        #expect(
            plan?.objects ?? []
                == (plan == nil ? [] : [objects[0], objects[2]].map { "\(path)/\($0)" }))
        return plan
    }

    private let compile = """
            args: ["/swiftc","-module-name","_1_a","-emit-module","-emit-module-path","PRODUCTS/a",\
        "-c","@PRODUCTS/_1_a.build/sources","-I","Modules","-Xfrontend","-entry-point-function-name",\
        "-Xfrontend","_1_a_main","-swift-version","5","-O"]

        """
    private let link = """
            args: ["/swiftc","-L","lib","-o","PRODUCTS/01-a","-module-name","_1_a","-emit-executable",\
        "-Xlinker","--defsym","-Xlinker","main=_1_a_main","-Xlinker","-rpath=$ORIGIN",\
        "@PRODUCTS/01-a.product/Objects.LinkFileList","-g"]

        """

    @Test func theCommandsComeWithoutWhatIsOfTheSources() throws {
        let plan = try #require(try plan(compile + link))
        #expect(
            plan.compiling
                == [
                    "/swiftc", "-module-name", "_1_a", "-I", "Modules", "-swift-version", "5", "-O",
                ])
        #expect(plan.linking == ["-L", "lib", "-Xlinker", "-rpath=$ORIGIN", "-g"])
        #expect(plan.languageMode == 5)
    }

    @Test func whatIsNotPlannedIsNotKnown() throws {
        #expect(try plan("") == nil)
        #expect(try plan(link) == nil)
        #expect(try plan(compile) == nil)
    }
}
