import Foundation
import Testing

/// The engines beside Chromium's in which the pages are to work.
enum OtherEngine: String, CaseIterable, CustomTestStringConvertible {
    case firefox = "Firefox"
    case webKit = "WebKit"

    var testDescription: String { rawValue }

    /// Whether the tests are to run: on Linux, unless `OTHER_BROWSER_TESTS=skip` says that they are not.
    static let isWanted: Bool = {
        #if os(Linux)
            ProcessInfo.processInfo.environment["OTHER_BROWSER_TESTS"] != "skip"
        #else
            false
        #endif
    }()

    fileprivate func started() async throws -> any OtherBrowser {
        switch self {
        case .firefox: try await FirefoxBrowser.started()
        case .webKit: try await WebKitBrowser.started()
        }
    }

    /// The first of some programs that is there.
    func program(_ paths: [String], called title: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = paths.flatMap { path in
            path.contains("/") ? [path] : folders.map { "\($0)/\(path)" }
        }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw WebDriverError(
                description:
                    "\(title) is missing; 'scripts/install-other-browsers' installs it, or "
                    + "set OTHER_BROWSER_TESTS=skip to leave the tests in Firefox and WebKit out")
        }
        return found
    }
}

/// A window of a browser that is driven otherwise than Chromium.
protocol OtherBrowser: BrowserWindow {
    /// Loads a page and waits until it is complete.
    func navigate(to url: URL) async throws

    /// Clicks the first element that a selector finds, as a person would: it must be visible.
    func click(_ selector: String) async throws

    /// The messages of the console since it was last asked for.
    func messages() async throws -> [String]

    /// What is in the window, as a PNG file.
    func screenshot() async throws -> Data

    /// Ends the browser and removes what it wrote.
    func close() async
}

extension OtherBrowser {
    /// Forgets what pages stored and said, and leaves the page.
    func reset() async throws {
        try await run("try { localStorage.clear() } catch { /* A page without storage. */ }")
        try await perform([])
        try await navigate(to: URL(string: "about:blank")!)
        _ = try await messages()
    }

    /// Puts an element in the middle of the window, at once.
    func show(_ selector: String) async throws {
        try await run(
            "document.querySelector(\(quoted(selector)))"
                + ".scrollIntoView({ block: 'center', behavior: 'instant' })")
    }

    /// Puts the keyboard on the first element that a selector finds.
    func focus(_ selector: String) async throws {
        try await run("document.querySelector(\(quoted(selector))).focus()")
    }

    /// Presses keys one after another.
    func press(_ keys: Key...) async throws {
        try await type(keys.map(\.rawValue).joined())
    }

    /// Holds that the console has had no message since it was last asked for.
    func expectQuiet(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let messages = try await messages()
        #expect(messages == [], sourceLocation: sourceLocation)
    }
}

/// The browsers that run: one of each engine at most, since a start takes longer than a test.
actor OtherBrowsers {
    static let shared = OtherBrowsers()

    private var starts: [OtherEngine: Task<any OtherBrowser, any Error>] = [:]

    /// The window of an engine; a start that failed is not tried again.
    ///
    /// - Throws: Where it is not installed, with what to do.
    func browser(_ engine: OtherEngine) async throws -> any OtherBrowser {
        let start = starts[engine] ?? Task { try await engine.started() }
        starts[engine] = start
        return try await start.value
    }

    /// Ends a browser in which something went wrong; the next test gets another.
    func discard(_ engine: OtherEngine) async {
        guard let browser = try? await starts[engine]?.value else { return }
        starts[engine] = nil
        await browser.close()
    }
}

/// Does something with a window, which has forgotten what it did before.
func withOther(
    _ engine: OtherEngine, _ body: (any OtherBrowser) async throws -> Void
) async throws {
    let browser = try await OtherBrowsers.shared.browser(engine)
    do {
        try await browser.reset()
        try await body(browser)
    } catch {
        await OtherBrowsers.shared.discard(engine)
        throw error
    }
}

/// Ends the other browsers after a suite.
struct ClosingOtherBrowsers: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let result: Result<Void, any Error>
        do { result = .success(try await function()) } catch { result = .failure(error) }
        for engine in OtherEngine.allCases { await OtherBrowsers.shared.discard(engine) }
        try result.get()
    }
}
