import Foundation
import PackagePlugin

/// Makes the Swift file of a chapter from `chapters/NAME.md` before the target NAME is compiled.
@main
struct TangleChapter: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "chapters")
        let chapter = folder.appending(path: "\(target.name).md")
        let output = context.pluginWorkDirectoryURL.appending(path: "\(target.name).swift")
        // A chapter may reuse cells of any other, so each depends on all.
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        // Hidden ones are of editors and systems: some lead nowhere.
        let chapters = files.filter {
            $0.pathExtension == "md" && !$0.lastPathComponent.hasPrefix(".")
        }.sorted { $0.path < $1.path }
        return [
            .buildCommand(
                displayName: "Tangling chapters/\(target.name).md",
                executable: try context.tool(named: "tangle-chapter").url,
                arguments: [chapter.path, output.path],
                inputFiles: chapters + [context.package.directoryURL.appending(path: "book.json")],
                outputFiles: [output])
        ]
    }
}
