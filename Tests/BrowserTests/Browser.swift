import Foundation

/// The browser that the tests drive: one for the run, since its start takes longer than a test.
actor Browser {
    static let shared = Browser()

    /// Whether the tests are to run; `BROWSER_TESTS=skip` says that they are not.
    static let isWanted = ProcessInfo.processInfo.environment["BROWSER_TESTS"] != "skip"

    private var driver: WebDriver?
    private var programs: KeptPrograms?

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
        let programs = try KeptPrograms(called: "chromedriver")
        self.programs = programs
        // The browser writes its profile in the folder too.
        try programs.start("TMPDIR=$PWD exec '\(program)' --port=0")
        let port = try await programs.wait(for: "ChromeDriver") {
            programs.log.firstMatch(of: #/successfully on port (\d+)/#).flatMap { Int($0.1) }
        }
        let started = WebDriver(port: port)
        driver = started
        return started
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
