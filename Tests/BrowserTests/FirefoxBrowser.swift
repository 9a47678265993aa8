import Foundation

/// Firefox, over Marionette.
struct FirefoxBrowser: OtherBrowser {
    private let programs: KeptPrograms
    private let marionette: Marionette

    static func started() async throws -> FirefoxBrowser {
        let program = try OtherEngine.firefox.program(
            ["firefox-esr", "firefox"], called: "Firefox")
        let programs = try KeptPrograms(called: "firefox")
        let profile = programs.folder.appending(path: "profile")
        try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true)
        try Data(preferences.utf8).write(to: profile.appending(path: "user.js"))
        try programs.start(
            """
            export HOME="$PWD" TMPDIR="$PWD" MOZ_CRASHREPORTER_DISABLE=1
            exec '\(program)' --headless --marionette --remote-allow-system-access --no-remote \
              --profile profile --width 1440 --height 900
            """)
        let port = try await programs.wait(for: "Firefox's port") {
            programs.text(of: "profile/MarionetteActivePort").flatMap { Int($0) }
        }
        do {
            let marionette = try await Marionette.connected(port: port)
            try await marionette.send(
                "WebDriver:NewSession",
                ["capabilities": ["alwaysMatch": ["timeouts": ["pageLoad": 60_000]]]])
            let browser = FirefoxBrowser(programs: programs, marionette: marionette)
            try await browser.listen()
            return browser
        } catch {
            await programs.end()
            throw error
        }
    }

    /// A port of its own; the light theme; nothing from elsewhere.
    private static let preferences = """
        user_pref("marionette.port", 0);
        user_pref("layout.css.prefers-color-scheme.content-override", 1);
        user_pref("network.proxy.type", 1);
        user_pref("network.proxy.http", "127.0.0.1");
        user_pref("network.proxy.http_port", 9);
        user_pref("network.proxy.ssl", "127.0.0.1");
        user_pref("network.proxy.ssl_port", 9);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        """

    func navigate(to url: URL) async throws {
        try await marionette.send("WebDriver:Navigate", ["url": .text(url.absoluteString)])
    }

    func evaluate<Value: Decodable & Sendable>(
        _ script: String, as type: Value.Type
    ) async throws -> Value {
        try await marionette.send(
            "WebDriver:ExecuteScript", ["script": .text(script), "args": []],
            as: Answer<Value>.self
        ).value
    }

    func run(_ script: String) async throws {
        try await marionette.send(
            "WebDriver:ExecuteScript", ["script": .text(script), "args": []])
    }

    func click(_ selector: String) async throws {
        let element = try await marionette.send(
            "WebDriver:FindElement", ["using": "css selector", "value": .text(selector)],
            as: Answer<[String: String]>.self)
        try await marionette.send(
            "WebDriver:ElementClick", ["id": .text(element.value.values.first ?? "")])
    }

    func perform(_ actions: [JSON]) async throws {
        if actions.isEmpty {
            try await marionette.send("WebDriver:ReleaseActions")
        } else {
            try await marionette.send("WebDriver:PerformActions", ["actions": .list(actions)])
        }
    }

    func screenshot() async throws -> Data {
        let text = try await marionette.send(
            "WebDriver:TakeScreenshot", ["full": false], as: Answer<String>.self)
        return Data(base64Encoded: text.value) ?? Data()
    }

    func close() async {
        marionette.close()
        await programs.end()
    }

    /// Errors and warnings of the engine, from pages and workers, and what scripts say themselves.
    ///
    /// The former are passed on to the browser's own process. The latter are not: a script in every
    /// process of pages passes them on, before the answer to a later command.
    func messages() async throws -> [String] {
        try await inBrowser(
            """
            const errors = Services.console.getMessageArray()
              .filter((one) => one instanceof Ci.nsIScriptError)
              .filter((one) => /^(file|blob|data|http|https|about):/.test(one.sourceName)
                || (one.innerWindowID && !/^(chrome|resource|moz-)/.test(one.sourceName)))
              .map((one) => {
                const grave = one.flags & Ci.nsIScriptError.warningFlag ? "warning" : "error";
                return `${grave} (${one.category}), ${one.sourceName}:${one.lineNumber}: ${one.errorMessage}`;
              });
            Services.console.reset();
            return [...errors, ...bookMessages.splice(0)];
            """, as: [String].self)
    }

    /// Begins to collect what scripts write to the console.
    private func listen() async throws {
        try await inBrowser(
            """
            globalThis.bookMessages = [];
            Services.ppmm.addMessageListener("book:console", ({ data }) => { bookMessages.push(data); });
            const script = `
              if (Services.appinfo.processType !== Services.appinfo.PROCESS_TYPE_DEFAULT) {
                Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage).addLogEventListener(
                  (event) => {
                    const words = Array.from(event.arguments, (one) => {
                      try { return String(one); } catch { return "(a value)"; }
                    });
                    sendAsyncMessage("book:console",
                      \\`console.\\${event.level}, \\${event.filename}:\\${event.lineNumber}: \\${words.join(" ")}\\`);
                  },
                  Cc["@mozilla.org/systemprincipal;1"].createInstance(Ci.nsIPrincipal));
              }`;
            Services.ppmm.loadProcessScript("data:application/javascript," + encodeURIComponent(script), true);
            return true;
            """, as: Bool.self)
    }

    /// Runs JavaScript with the rights of the browser itself.
    @discardableResult private func inBrowser<Value: Decodable & Sendable>(
        _ script: String, as type: Value.Type
    ) async throws -> Value {
        try await marionette.send("Marionette:SetContext", ["value": "chrome"])
        let result: Result<Answer<Value>, any Error>
        do {
            result = .success(
                try await marionette.send(
                    "WebDriver:ExecuteScript",
                    ["script": .text(script), "args": [], "sandbox": "system"],
                    as: Answer<Value>.self))
        } catch {
            result = .failure(error)
        }
        try await marionette.send("Marionette:SetContext", ["value": "content"])
        return try result.get().value
    }

    private struct Answer<Value: Decodable & Sendable>: Decodable, Sendable {
        var value: Value
    }
}
