import Foundation

/// Programs that end with this process, however that ends, and their folder with them.
final class KeptPrograms: Sendable {
    /// Where they write; it goes when they have ended.
    let folder: URL
    /// What their shell waits on.
    private let input: Pipe

    /// Makes the folder, in which files may be put before anything is started.
    init(called name: String) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(
                path:
                    "\(name)-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))"
            )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        input = Pipe()
    }

    /// Starts a script of bash in the folder.
    ///
    /// All that it starts is one group of processes, which is killed when this process ends or `end` is
    /// called. What it says is in the file `log`.
    ///
    /// The first shell ends at once: no process of ours may inherit the socket from which Foundation
    /// learns that another has ended.
    func start(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c",
            """
            {
              for file in /dev/fd/*; do
                file=${file##*/}
                if [ "$file" -gt 2 ]; then eval "exec $file>&-"; fi
              done
              cd "$1"
              set -m
              bash -c "$2" </dev/null >log 2>&1 &
              group=$!
              set +m
              cat >/dev/null
              kill -9 -- "-$group"
              # A process that is ending may still write.
              until rm -rf "$1"; do sleep 0.2; done
            } <&0 &
            """,
            "bash", folder.path, script,
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    /// What the programs have said so far.
    var log: String { text(of: "log") ?? "" }

    /// The text of a file in the folder.
    func text(of name: String) -> String? {
        try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// Waits for something, which the programs may fail to come to.
    func wait<Value: Sendable>(
        for what: String, _ body: () async throws -> Value?
    ) async throws -> Value {
        for _ in 0..<600 {
            if let value = try await body() { return value }
            try await Task.sleep(for: .milliseconds(50))
        }
        let said = log.suffix(600)
        await end()
        throw WebDriverError(description: "\(what) did not come within 30 seconds: \(said)")
    }

    /// Ends the programs and waits until their folder is gone.
    func end() async {
        try? input.fileHandleForWriting.close()
        for _ in 0..<200 where FileManager.default.fileExists(atPath: folder.path) {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }
}
