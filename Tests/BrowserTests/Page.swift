import Foundation
import Testing

/// A window of the browser.
struct Page: BrowserWindow {
    enum Theme: String, Sendable, CaseIterable {
        case light, dark
    }

    let driver: WebDriver
    let session: String

    /// Loads a page and waits until it is complete, with what its scripts add after the first paint.
    func navigate(to url: URL) async throws {
        try await command("url", ["url": .text(url.absoluteString)])
        try await wait(
            until: """
                !document.querySelector(".figures-live .figure:not(.is-live) > .stage .plot-wide")
                """)
    }

    /// Forgets what pages stored, said and asked for, and leaves the page.
    func reset() async throws {
        try await run("try { localStorage.clear() } catch { /* A page without storage. */ }")
        try await perform([])
        try await navigate(to: URL(string: "about:blank")!)
        _ = try await consoleLog()
        _ = try await requests()
    }

    /// Runs the body of a JavaScript function and decodes what it returns.
    func evaluate<Value: Decodable>(_ script: String, as type: Value.Type) async throws -> Value {
        try await driver.send(
            "POST", path("execute/sync"), ["script": .text(script), "args": []], as: type)
    }

    /// Runs JavaScript for what it does.
    func run(_ script: String) async throws {
        try await command("execute/sync", ["script": .text(script), "args": []])
    }

    func perform(_ actions: [JSON]) async throws {
        try await command("actions", ["actions": .list(actions)])
    }

    /// Runs the body of an asynchronous JavaScript function and decodes what it returns.
    func evaluateLater<Value: Decodable>(_ script: String, as type: Value.Type) async throws
        -> Value
    {
        let body = """
            const done = arguments[arguments.length - 1];
            (async () => { \(script) })().then(done, (error) => done({ error: String(error) }));
            """
        return try await driver.send(
            "POST", path("execute/async"), ["script": .text(body), "args": []], as: type)
    }

    /// Clicks the first element that a selector finds, as a person would: it must be visible.
    func click(_ selector: String) async throws {
        let element = try await driver.send(
            "POST", path("element"), ["using": "css selector", "value": .text(selector)],
            as: [String: String].self)
        guard let id = element.values.first else {
            throw WebDriverError(description: "nothing to click at '\(selector)'")
        }
        try await command("element/\(id)/click", [:])
    }

    /// Puts the keyboard on the first element that a selector finds, and shows the focus.
    func focus(_ selector: String) async throws {
        try await run("document.querySelector(\(quoted(selector))).focus({ focusVisible: true })")
    }

    /// Presses keys one after another; those after a modifier in one array are pressed with it.
    func press(_ keys: Key...) async throws {
        try await press(keys.map { [$0] })
    }

    /// Presses chords one after another.
    func press(_ chords: [[Key]]) async throws {
        var actions: [JSON] = []
        for chord in chords {
            actions += chord.map { ["type": "keyDown", "value": .text($0.rawValue)] }
            actions += chord.reversed().map { ["type": "keyUp", "value": .text($0.rawValue)] }
        }
        try await perform([["type": "key", "id": "keys", "actions": .list(actions)]])
    }

    /// Moves the pointer to a place in the window.
    func movePointer(x: Double, y: Double) async throws {
        let move: JSON = [
            "type": "pointerMove", "duration": 0, "origin": "viewport",
            "x": .number(Int(x.rounded())), "y": .number(Int(y.rounded())),
        ]
        try await command(
            "actions",
            [
                "actions": [
                    [
                        "type": "pointer", "id": "pointer",
                        "parameters": ["pointerType": "mouse"], "actions": [move],
                    ]
                ]
            ])
    }

    /// Sets the size of what the page sees, which a window's least width does not limit.
    func setSize(width: Int, height: Int) async throws {
        try await devTools(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(width), "height": .number(height), "deviceScaleFactor": 1,
                "mobile": false,
            ])
    }

    /// Sets the theme that the system prefers.
    func setSystemTheme(_ theme: Theme) async throws {
        try await devTools(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": .text(theme.rawValue)]]])
    }

    /// What is in the window, as a PNG file.
    func screenshot() async throws -> Data {
        let text = try await driver.send("GET", path("screenshot"), as: String.self)
        return Data(base64Encoded: text) ?? Data()
    }

    /// Holds that the console has had no message since it was last asked for.
    ///
    /// The messages are part of the failure, which `#expect` leaves out of what it has to wait for: one
    /// that comes once must explain itself, for nobody may see it a second time.
    func expectQuiet(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let messages = try await consoleLog()
        #expect(messages == [], sourceLocation: sourceLocation)
    }

    /// The messages of the console since it was last asked for, each with when it came, how grave it is
    /// and what it came from.
    private func consoleLog() async throws -> [String] {
        try await log("browser").map { entry in
            let time = Date(timeIntervalSince1970: entry.timestamp / 1000)
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            return "\(time.formatted(style)) \(entry.level), \(entry.source ?? "no source"): "
                + entry.message
        }
    }

    /// The addresses that were requested since this was last asked for.
    func requests() async throws -> [String] {
        struct Event: Decodable {
            struct Message: Decodable {
                struct Parameters: Decodable {
                    struct Request: Decodable {
                        var url: String
                    }
                    var request: Request?
                }
                var method: String
                var params: Parameters
            }
            var message: Message
        }
        return try await log("performance").compactMap { entry in
            let event = try JSONDecoder().decode(Event.self, from: Data(entry.message.utf8))
            guard event.message.method == "Network.requestWillBeSent" else { return nil }
            return event.message.params.request?.url
        }
    }

    /// Sends a command of the DevTools protocol.
    func devTools(_ name: String, _ parameters: JSON) async throws {
        try await command("goog/cdp/execute", ["cmd": .text(name), "params": parameters])
    }

    /// Closes the window and its browser.
    func close() async throws {
        try await driver.send("DELETE", "session/\(session)")
    }

    private struct LogEntry: Decodable, Sendable {
        var message: String
        var level: String
        /// In milliseconds since 1970.
        var timestamp: Double
        /// What wrote it, such as `javascript`, `network` or `security`; the events of DevTools have none.
        var source: String?
    }

    private func log(_ kind: String) async throws -> [LogEntry] {
        try await driver.send(
            "POST", path("se/log"), ["type": .text(kind)], as: [LogEntry].self)
    }

    private func command(_ name: String, _ body: JSON) async throws {
        try await driver.send("POST", path(name), body)
    }

    private func path(_ name: String) -> String { "session/\(session)/\(name)" }
}

/// A key, by its code in WebDriver.
enum Key: String, Sendable {
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case shift = "\u{E008}"
    case control = "\u{E009}"
    case escape = "\u{E00C}"
    case space = " "
    case pageUp = "\u{E00E}"
    case pageDown = "\u{E00F}"
    case end = "\u{E010}"
    case home = "\u{E011}"
    case left = "\u{E012}"
    case up = "\u{E013}"
    case right = "\u{E014}"
    case down = "\u{E015}"
    case k
    case v
    case slash = "/"
}

/// A text as a JavaScript literal.
func quoted(_ text: String) -> String {
    let data = (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8)
    return String(decoding: data, as: UTF8.self)
}
