import Foundation

/// What the tests of figures read from a page.
struct FigurePage {
    let page: Page
    /// The figure's element.
    let selector: String

    /// Where a share of a panel's axes lies in the window, after scrolling there.
    func point(panel: Int, across: Double, down: Double) async throws -> (x: Double, y: Double) {
        let box = try await page.evaluate(
            """
            const reader = document.querySelectorAll(\(quoted(selector + " .reader")))[\(panel)];
            reader.scrollIntoView({ block: "center", behavior: "instant" });
            const box = reader.getBoundingClientRect();
            return [box.left, box.top, box.width, box.height];
            """, as: [Double].self)
        return (box[0] + box[2] * across, box[1] + box[3] * down)
    }

    /// Moves the pointer to a share of a panel's axes.
    func point(at across: Double, _ down: Double, panel: Int = 0) async throws {
        let place = try await point(panel: panel, across: across, down: down)
        try await page.movePointer(x: place.x, y: place.y)
    }

    /// Puts the keyboard on a panel.
    func focus(panel: Int = 0) async throws {
        try await page.run(
            """
            document.querySelectorAll(\(quoted(selector + " .reader")))[\(panel)]
              .focus({ focusVisible: true })
            """)
    }

    /// What the read-out says; empty when it is not shown.
    var readout: String {
        get async throws {
            try await page.evaluate(
                """
                const one = document.querySelector(\(quoted(selector + " .readout")));
                return one.classList.contains("is-shown") ? one.textContent : "";
                """, as: String.self)
        }
    }

    /// A data attribute of the first element below the figure that has it.
    func data(_ name: String, in place: String = "") async throws -> String {
        let path = "\(selector) \(place)[data-\(name)]"
        return try await page.evaluate(
            "return document.querySelector(\(quoted(path))).getAttribute('data-\(name)')",
            as: String.self)
    }

    /// The text that stands for the figure.
    var alternative: String {
        get async throws {
            try await page.evaluate(
                "return document.querySelector(\(quoted(selector + " .drawing"))).ariaLabel",
                as: String.self)
        }
    }
}

/// Opens the page with a figure of a chapter.
func withFigure(
    _ chapter: String, _ cell: String, width: Int = 1440, theme: Page.Theme = .light,
    _ body: (FigurePage) async throws -> Void
) async throws {
    try await withPage(width: width, theme: theme) { page in
        try await page.navigate(to: Site.committed.url(of: "\(chapter).html"))
        try await body(FigurePage(page: page, selector: "#\(cell) .figure"))
    }
}
