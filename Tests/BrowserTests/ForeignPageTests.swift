import Foundation
import LiterateTesting
import Testing

extension BrowserTests {
    /// A page of another origin that the author has open beside the served book.
    struct ForeignPageTests {
        @Test("A foreign page reads nothing of a served book, and cannot keep it from its author")
        func foreignPage() async throws {
            let (book, foreign) = (
                try ShellBook(["01-one": "# One\n\nThe secret.\n"]),
                try ShellBook(["01-other": "# Other\n"])
            )
            try await foreign.serving { elsewhere in
                try await book.serving { address in
                    try await withPage { page in
                        // Another site for the browser: another name, another port.
                        let host = "http://localhost:\(elsewhere.port!)/01-other.html"
                        try await page.navigate(to: URL(string: host)!)
                        let answers = try await page.evaluateLater(
                            attack(on: address), as: [String: String].self)
                        #expect(
                            answers == [
                                "fetch": "refused", "opaque": "refused", "script": "refused",
                                "events": "refused", "image": "refused", "frame": "empty",
                            ])
                        // Long requests go on while the author reads.
                        try await page.run(
                            """
                            window.flood = setInterval(() => {
                                const path = "a".repeat(100000);
                                for (let i = 0; i < 20; i++) {
                                    fetch("\(address)" + path, { mode: "no-cors" }).catch(() => {});
                                }
                            }, 20);
                            """)
                        for _ in 0..<10 {
                            let (status, data) = try await Loopback(port: address.port!)
                                .exchange("GET", "/01-one.html", Data())
                            #expect(status == 200)
                            #expect(String(decoding: data, as: UTF8.self).contains("The secret."))
                            try await Task.sleep(for: .milliseconds(50))
                        }
                        // A link that leads there is a link like any other.
                        try await page.navigate(to: address.appending(path: "01-one.html"))
                        #expect(try await page.text(of: "main").contains("The secret."))
                    }
                }
            }
        }

        /// Tries everything that a page may do with an address of another origin.
        private func attack(on address: URL) -> String {
            """
            const base = "\(address)";
            const answers = {};
            const loaded = (element, attribute, path) => new Promise((resolve) => {
                element.onload = () => resolve("loaded");
                element.onerror = () => resolve("refused");
                element[attribute] = base + path;
                document.head.append(element);
            });
            const fetched = (mode) => fetch(base + "01-one.html", { mode })
                .then(() => "answered", () => "refused");
            answers.fetch = await fetched("cors");
            answers.opaque = await fetched("no-cors");
            answers.script = await loaded(document.createElement("script"), "src", "search-index.js");
            answers.image = await loaded(document.createElement("img"), "src", "favicon.svg");
            answers.events = await new Promise((resolve) => {
                const source = new EventSource(base + "_serve/events?page=01-one.html");
                source.onmessage = source.onopen = () => resolve("open");
                source.addEventListener("state", () => resolve("heard"));
                source.onerror = () => { source.close(); resolve("refused"); };
            });
            const frame = document.createElement("iframe");
            frame.src = base + "01-one.html";
            document.body.append(frame);
            await new Promise((resolve) => { frame.onload = resolve; });
            try {
                answers.frame = frame.contentDocument?.body.innerText ? "readable" : "empty";
            } catch { answers.frame = "empty"; }
            return answers;
            """
        }
    }
}
