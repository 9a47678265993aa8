import Foundation
import Testing

extension BrowserTests {
    /// What a reader downloads.
    @Suite struct WeightTests {
        private let site = Site.committed

        /// What runs cells in the page has 15 kB of it; the modules come when they are asked for.
        @Test("Text, style and script of a page are under 265 kB", arguments: Site.pages)
        func page(_ name: String) throws {
            let text = try site.text(of: name)
            let shared = text.matches(of: #/<(?:script src|link rel="stylesheet" href)="([^"]+)"/#)
            var size = text.replacing(#/<svg[\s\S]*?<\/svg>/#, with: "").utf8.count
            for file in shared { size += try site.size(of: String(file.1)) }
            #expect(shared.count >= 2)
            #expect(size < 265_000, "\(name) weighs \(size) bytes without its figures")
        }

        @Test("Each figure is under 60 kB, in the page and as a file", arguments: Site.pages)
        func figures(_ name: String) throws {
            let text = try site.text(of: name)
            let figures = text.matches(of: #/<figure[^>]*id="([^"]*)"[\s\S]*?<\/figure>/#)
            #expect(figures.count == text.matches(of: #/<figure/#).count)
            for figure in figures {
                let size = figure.0.utf8.count
                #expect(size < 60_000, "\(figure.1) of \(name) weighs \(size) bytes")
            }
            for file in site.files where file.hasSuffix(".svg") {
                let size = try site.size(of: file)
                #expect(size < 60_000, "\(file) weighs \(size) bytes")
            }
        }
    }

    /// Measures rather than tests: `make paint`.
    @Test(
        "Paint", .enabled(if: ProcessInfo.processInfo.environment["FIRST_PAINT"] == "print"),
        arguments: Site.pages)
    func paint(_ name: String) async throws {
        try await withPage { page in
            var times: [Double] = []
            for _ in 0..<10 {
                try await page.navigate(to: Site.committed.url(of: name))
                times.append(
                    try await page.evaluateLater(
                        """
                        const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
                        while (!paint()) await new Promise((resolve) => setTimeout(resolve, 10));
                        return paint().startTime;
                        """, as: Double.self))
            }
            #expect(times.allSatisfy { $0 > 0 }, "the page shows something")
            // The first load also starts the browser's processes.
            let sorted = times.dropFirst().sorted().map { Int($0.rounded()) }
            print("\(name): first paint after \(sorted[4]) ms (\(sorted[0]) to \(sorted[8]))")
        }
    }
}
