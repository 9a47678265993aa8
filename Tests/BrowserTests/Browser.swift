import Foundation

/// The browser that the tests drive: one for the run, since its start takes longer than a test.
actor Browser {
    static let shared = Browser()

    /// Whether the tests are to run; `BROWSER_TESTS=skip` says that they are not.
    static let isWanted = ProcessInfo.processInfo.environment["BROWSER_TESTS"] != "skip"

    private var driver: WebDriver?
    /// What the driver's shell waits on.
    private var input: Pipe?

    private var opened: Page?

    /// The window.
    /// - Throws: Where no browser is installed, with what to do.
    func page() async throws -> Page {
        if let opened { return opened }
        let driver = try await startedDriver()
        let session = try await driver.send(
            "POST", "session", Self.capabilities(browser: try Self.browser()), as: Session.self)
        let page = Page(driver: driver, session: session.sessionId)
        opened = page
        return page
    }

    /// Closes a window in which something went wrong; the next test gets another.
    func discard() async {
        try? await opened?.close()
        opened = nil
    }

    private struct Session: Decodable, Sendable {
        var sessionId: String
    }

    private func startedDriver() async throws -> WebDriver {
        if let driver { return driver }
        let program = try Self.program(["chromedriver"], called: "ChromeDriver")
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "chromedriver-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let log = scratch.appending(path: "log")
        // The driver ends with this process, however that ends: a shell waits on our pipe. And
        // the browser ends with the driver, whose pipe it listens on. It takes a moment, in which
        // it still writes its profile, so the folder that holds that goes a second later.
        //
        // Foundation learns that a process ended from a socket that closes with it, and a process
        // that starts at the same moment in another thread inherits that socket. What runs as long
        // as the tests would keep it open: the other test would wait for ever. So it is a second
        // shell that runs on, with its own standard streams and nothing else, and the first ends.
        let input = Pipe()
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
              TMPDIR="$1" "$0" --port=0 >"$1/log" 2>&1 &
              driver=$!
              cat >/dev/null
              kill -9 $driver
              sleep 1
              rm -rf "$1"
            } <&0 &
            """,
            program, scratch.path,
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        self.input = input
        let started = WebDriver(port: try await Self.port(in: log))
        driver = started
        return started
    }

    /// The port that the driver says it listens on.
    private static func port(in log: URL) async throws -> Int {
        for _ in 0..<400 {
            let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            if let match = text.firstMatch(of: #/successfully on port (\d+)/#),
                let port = Int(match.1)
            {
                return port
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw WebDriverError(description: "chromedriver did not start; its log is \(log.path)")
    }

    private static func browser() throws -> String {
        try program(
            ["chromium", "chromium-browser", "google-chrome"], called: "Chromium",
            elsewhere: "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    }

    private static func program(
        _ names: [String], called title: String, elsewhere: String? = nil
    ) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = names.flatMap { name in folders.map { "\($0)/\(name)" } }
        let found = (paths + [elsewhere].compactMap(\.self))
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw WebDriverError(
                description: "\(title) is missing; 'scripts/install-browser' installs it, or set "
                    + "BROWSER_TESTS=skip to leave the browser's tests out")
        }
        return found
    }

    private static func capabilities(browser: String) -> JSON {
        [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome",
                    "goog:chromeOptions": [
                        "binary": .text(browser),
                        "args": [
                            "--headless=new", "--no-sandbox", "--remote-debugging-pipe",
                            "--disable-gpu",
                            "--disable-dev-shm-usage", "--hide-scrollbars",
                            "--force-color-profile=srgb", "--window-size=1440,900",
                        ],
                    ],
                    "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
                ]
            ]
        ]
    }
}

/// Does something with the window, which has forgotten what it did before.
func withPage(
    width: Int = 1440, height: Int = 900, theme: Page.Theme = .light,
    _ body: (Page) async throws -> Void
) async throws {
    let page = try await Browser.shared.page()
    do {
        try await page.reset()
        try await page.setSize(width: width, height: height)
        try await page.setSystemTheme(theme)
        try await body(page)
    } catch {
        await Browser.shared.discard()
        throw error
    }
}
