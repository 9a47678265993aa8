/// A window of a browser, whichever, as far as all are driven in one way.
protocol BrowserWindow: Sendable {
    /// Runs the body of a JavaScript function and decodes what it returns.
    func evaluate<Value: Decodable & Sendable>(
        _ script: String, as type: Value.Type
    ) async throws -> Value

    /// Runs JavaScript for what it does.
    func run(_ script: String) async throws

    /// Does what WebDriver calls actions; an empty list lets go of all keys.
    func perform(_ actions: [JSON]) async throws
}

extension BrowserWindow {
    /// Waits until a JavaScript expression holds, for what happens a moment after a key or a click.
    /// - Throws: When it does not within ten seconds.
    func wait(until condition: String) async throws {
        for _ in 0..<200 {
            if try await evaluate("return Boolean(\(condition))", as: Bool.self) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw WebDriverError(description: "this did not come true: \(condition)")
    }

    /// The visible text of the first element that a selector finds.
    func text(of selector: String) async throws -> String {
        try await evaluate(
            "return document.querySelector(\(quoted(selector))).innerText", as: String.self)
    }

    /// How many elements a selector finds.
    func count(_ selector: String) async throws -> Int {
        try await evaluate(
            "return document.querySelectorAll(\(quoted(selector))).length", as: Int.self)
    }

    /// What a live cell says of its run: its `data-live`.
    func state(ofLive cell: String) async throws -> String {
        try await evaluate(
            "return document.getElementById(\(quoted(cell))).dataset.live", as: String.self)
    }

    /// How the run of a live cell ended; what it says at last where it goes on for longer than some seconds.
    func end(ofLive cell: String, within seconds: Int) async throws -> String {
        for _ in 0..<seconds * 10 {
            let state = try await state(ofLive: cell)
            if !["idle", "loading", "running"].contains(state) { return state }
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await state(ofLive: cell)
    }

    /// Types a text where the keyboard is.
    func type(_ text: String) async throws {
        let actions: [JSON] = text.flatMap { letter -> [JSON] in
            [
                ["type": "keyDown", "value": .text(String(letter))],
                ["type": "keyUp", "value": .text(String(letter))],
            ]
        }
        try await perform([["type": "key", "id": "keys", "actions": .list(actions)]])
    }
}
