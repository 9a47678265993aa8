extension Figure {
    /// The style sheet that a page needs for inlined figures, light and dark.
    ///
    /// A page overrides the custom properties `--plot-ink`, `--plot-muted`, `--plot-grid`,
    /// `--plot-surface` and `--plot-series-1` to `--plot-series-6`. It follows the system, or the
    /// page's own choice in `data-theme` on the root element.
    public static let styleSheet = """
        \(FigureColours.light.rule(for: ".plot"))
        @media (prefers-color-scheme: dark) {
        \(FigureColours.dark.rule(for: ".plot"))
        }
        \(FigureColours.light.rule(for: ":root[data-theme=\"light\"] .plot"))
        \(FigureColours.dark.rule(for: ":root[data-theme=\"dark\"] .plot"))
        \(rules)
        \(graphRules)
        """

    /// The style sheet inside a standalone SVG file, which follows the system.
    static func standaloneStyleSheet(hasGraph: Bool) -> String {
        """
        \(FigureColours.light.rule(for: ".plot"))
        @media (prefers-color-scheme: dark) {
        \(FigureColours.dark.rule(for: ".plot"))
        }
        \(rules)
        """ + (hasGraph ? "\n" + graphRules : "")
    }

    private static let graphRules = """
        .plot .plot-node { font-weight: 600; text-anchor: middle; fill: var(--plot-ink); }
        .plot .plot-box { fill: var(--plot-surface); stroke: var(--plot-series-1); stroke-width: 1.4; }
        .plot .plot-leaf { stroke: var(--plot-muted); stroke-width: 1; }
        .plot .plot-arrow { stroke: var(--plot-muted); stroke-width: 1; fill: none; }
        .plot .plot-head { fill: var(--plot-muted); }
        """

    // What is drawn again elsewhere by <use> has no .plot above it, so its rules do without.
    private static let rules = """
        .plot { background: var(--plot-surface); max-width: 100%; height: auto; }
        .plot text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, \
        sans-serif; fill: var(--plot-muted); }
        .plot .plot-title { font-size: 14px; font-weight: 600; fill: var(--plot-ink); }
        .plot .plot-label { fill: var(--plot-ink); }
        .plot .plot-note { paint-order: stroke; stroke: var(--plot-surface); stroke-width: 3; stroke-linejoin: round; }
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
        .plot .plot-reference { stroke: var(--plot-ink); stroke-width: 1; stroke-dasharray: 5 4; fill: none; }
        .plot-true { fill: var(--plot-true); }
        .plot-false { fill: var(--plot-false); }
        \((1...FigureColours.light.series.count).map { """
            .plot-stroke-\($0) { stroke: var(--plot-series-\($0)); }
            .plot-fill-\($0) { fill: var(--plot-series-\($0)); }
            """ }.joined(separator: "\n"))
        """
}
