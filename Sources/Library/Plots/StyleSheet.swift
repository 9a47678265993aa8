extension Figure {
    /// The style sheet that a page needs for inlined figures, light and dark.
    ///
    /// A page overrides the custom properties `--plot-ink`, `--plot-muted`, `--plot-grid`,
    /// `--plot-surface` and `--plot-series-1` to `--plot-series-5`. It follows the system, or the
    /// page's own choice in `data-theme` on the root element.
    public static let styleSheet = """
        \(lightColours(".plot"))
        @media (prefers-color-scheme: dark) {
        \(darkColours(".plot"))
        }
        \(lightColours(":root[data-theme=\"light\"] .plot"))
        \(darkColours(":root[data-theme=\"dark\"] .plot"))
        \(rules)
        """

    /// The style sheet inside a standalone SVG file, which follows the system.
    static let standaloneStyleSheet = """
        \(lightColours(".plot"))
        @media (prefers-color-scheme: dark) {
        \(darkColours(".plot"))
        }
        \(rules)
        """

    private static func lightColours(_ selector: String) -> String {
        """
        \(selector) { --plot-ink: #24292f; --plot-muted: #57606a; --plot-grid: #e4e7eb; \
        --plot-surface: #ffffff; --plot-true: #ffffff; --plot-false: #1f2937; \
        --plot-series-1: #1f6fc4; --plot-series-2: #d1590f; --plot-series-3: #12825f; \
        --plot-series-4: #8a4bb8; --plot-series-5: #a3740a; }
        """
    }

    private static func darkColours(_ selector: String) -> String {
        """
        \(selector) { --plot-ink: #e6e9ed; --plot-muted: #a2abb6; --plot-grid: #32383f; \
        --plot-surface: #16191d; --plot-true: #f1f3f5; --plot-false: #0b0d10; \
        --plot-series-1: #6cb2ff; --plot-series-2: #ff9d5c; --plot-series-3: #4fd1a5; \
        --plot-series-4: #cf9bff; --plot-series-5: #e6c35c; }
        """
    }

    // What is drawn again elsewhere by <use> has no .plot above it, so its rules do without.
    private static let rules = """
        .plot { background: var(--plot-surface); max-width: 100%; height: auto; }
        .plot text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, \
        sans-serif; fill: var(--plot-muted); }
        .plot .plot-title { font-size: 14px; font-weight: 600; fill: var(--plot-ink); }
        .plot .plot-label { fill: var(--plot-ink); }
        .plot .plot-end { text-anchor: end; }
        .plot .plot-middle { text-anchor: middle; }
        .plot .plot-grid { stroke: var(--plot-grid); stroke-width: 1; fill: none; }
        .plot .plot-axis { stroke: var(--plot-muted); stroke-width: 1; fill: none; }
        .plot-line { fill: none; stroke-width: 1.4; stroke-linejoin: round; stroke-linecap: round; \
        vector-effect: non-scaling-stroke; }
        .plot-dense { stroke-width: 0.8; }
        .plot-bars { fill-opacity: 0.85; stroke: var(--plot-gap, var(--plot-surface)); stroke-width: 0.6; \
        vector-effect: non-scaling-stroke; }
        .plot-multiples { --plot-gap: none; }
        .plot-overlaid { fill-opacity: 0.5; }
        .plot .plot-reference { stroke: var(--plot-ink); stroke-width: 1; stroke-dasharray: 5 4; fill: none; }
        .plot-true { fill: var(--plot-true); }
        .plot-false { fill: var(--plot-false); }
        \((1...5).map { """
            .plot-stroke-\($0) { stroke: var(--plot-series-\($0)); }
            .plot-fill-\($0) { fill: var(--plot-series-\($0)); }
            """ }.joined(separator: "\n"))
        """
}
