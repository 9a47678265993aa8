import Foundation

/// WebKit for GTK: MiniBrowser, through WebKitWebDriver, on a display that nobody sees.
actor WebKitBrowser: OtherBrowser {
    private let programs: KeptPrograms
    private let driver: WebDriver
    private let session: String
    /// How much of the console has been read.
    private var read = 0

    static func started() async throws -> WebKitBrowser {
        let engine = OtherEngine.webKit
        let driver = try engine.program(["WebKitWebDriver"], called: "WebKitWebDriver")
        let display = try engine.program(["Xvfb"], called: "Xvfb")
        let browser = try engine.program(
            places.map { "\($0)/MiniBrowser" }, called: "WebKit's MiniBrowser")
        let compiler = try engine.program(["clang", "cc", "gcc"], called: "A C compiler")
        let programs = try KeptPrograms(called: "webkit")
        try Data(keeping.utf8).write(to: programs.folder.appending(path: "keeping.c"))
        let wrapper = programs.folder.appending(path: "browser")
        try Data(
            """
            #!/bin/bash
            LD_PRELOAD='\(programs.folder.path)/keeping.so' exec '\(browser)' "$@" >'\(programs.folder.path)/console' 2>&1
            """.utf8
        ).write(to: wrapper)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: wrapper.path)
        // A chosen port may be taken before the driver has it, which then says so and ends.
        let port = Int.random(in: 20_000..<32_000)
        try programs.start(
            """
            set -e
            '\(compiler)' -shared -fPIC -o keeping.so keeping.c -ldl
            '\(display)' -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>display &
            for _ in $(seq 600); do [ -s display ] && break; sleep 0.05; done
            export DISPLAY=":$(cat display)" GDK_BACKEND=x11 HOME="$PWD" TMPDIR="$PWD"
            export XDG_DATA_HOME="$PWD/data" XDG_CACHE_HOME="$PWD/cache" XDG_CONFIG_HOME="$PWD/config"
            # Whatever the desktop's bus would start stays when all of this has ended.
            export DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory
            # In a container there are no namespaces to make a sandbox of, and no graphics processor.
            export WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1 WEBKIT_DISABLE_COMPOSITING_MODE=1
            exec '\(driver)' --port=\(port)
            """)
        let webDriver = WebDriver(port: port)
        _ = try await programs.wait(for: "WebKitWebDriver") {
            try? await webDriver.send("GET", "status", as: Status.self)
        }
        do {
            let session = try await webDriver.send(
                "POST", "session", capabilities(wrapper.path), as: Session.self)
            let path = "session/\(session.sessionId)"
            try await webDriver.send(
                "POST", "\(path)/window/rect", ["x": 0, "y": 0, "width": 1440, "height": 900])
            return WebKitBrowser(programs: programs, driver: webDriver, session: path)
        } catch {
            await programs.end()
            throw error
        }
    }

    /// Where Debian and others put what is no program for people.
    private static let places: [String] = {
        let folders = ["/usr/lib", "/usr/libexec"]
        let names = ["webkit2gtk-4.1", "webkit2gtk-4.0"]
        let triplets = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        let all = folders + triplets.filter { $0.contains("-linux-") }.map { "/usr/lib/\($0)" }
        return all.flatMap { folder in names.map { "\(folder)/\($0)" } }
    }()

    /// A library that lets a driven browser keep what pages store, in our folder.
    ///
    /// By itself it keeps nothing, and WebKit writes no messages of pages whose browser keeps nothing.
    private static let keeping = """
        #define _GNU_SOURCE
        #include <dlfcn.h>

        void *webkit_website_data_manager_new_ephemeral(void) {
            void *(*make)(const char *, ...) = dlsym(RTLD_NEXT, "webkit_website_data_manager_new");
            return make(0);
        }

        """

    private static func capabilities(_ browser: String) -> JSON {
        [
            "capabilities": [
                "alwaysMatch": [
                    "timeouts": ["pageLoad": 60_000],
                    "webkitgtk:browserOptions": [
                        "binary": .text(browser),
                        "args": [
                            "--automation", "--enable-write-console-messages-to-stdout=true",
                        ],
                    ],
                ]
            ]
        ]
    }

    private init(programs: KeptPrograms, driver: WebDriver, session: String) {
        self.programs = programs
        self.driver = driver
        self.session = session
    }

    func navigate(to url: URL) async throws {
        try await command("url", ["url": .text(url.absoluteString)])
    }

    func evaluate<Value: Decodable & Sendable>(
        _ script: String, as type: Value.Type
    ) async throws -> Value {
        try await driver.send(
            "POST", "\(session)/execute/sync", ["script": .text(script), "args": []], as: type)
    }

    func run(_ script: String) async throws {
        try await command("execute/sync", ["script": .text(script), "args": []])
    }

    func click(_ selector: String) async throws {
        let element = try await driver.send(
            "POST", "\(session)/element", ["using": "css selector", "value": .text(selector)],
            as: [String: String].self)
        try await command("element/\(element.values.first ?? "")/click", [:])
    }

    func perform(_ actions: [JSON]) async throws {
        if actions.isEmpty {
            try await driver.send("DELETE", "\(session)/actions")
        } else {
            try await command("actions", ["actions": .list(actions)])
        }
    }

    func screenshot() async throws -> Data {
        let text = try await driver.send("GET", "\(session)/screenshot", as: String.self)
        return Data(base64Encoded: text) ?? Data()
    }

    /// What pages and workers said; of a message of several lines, the first.
    func messages() async throws -> [String] {
        // The page's process writes them, before the answer to a later command. What GTK says of its
        // system lies among them.
        try await run("")
        let file = programs.folder.appending(path: "console")
        let data = (try? Data(contentsOf: file)) ?? Data()
        defer { read = data.count }
        return String(decoding: data.dropFirst(read), as: UTF8.self)
            .split(separator: "\n").filter { $0.contains(#/^(\S+: )?CONSOLE /#) }.map { String($0) }
    }

    func close() async {
        await programs.end()
    }

    private func command(_ name: String, _ body: JSON) async throws {
        try await driver.send("POST", "\(session)/\(name)", body)
    }

    private struct Session: Decodable, Sendable {
        var sessionId: String
    }

    private struct Status: Decodable, Sendable {
        var ready: Bool
    }
}
