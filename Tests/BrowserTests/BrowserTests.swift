import Testing

/// The committed pages in a real browser, from the file system; one window at a time.
@Suite(.serialized, .enabled(if: Browser.isWanted, "BROWSER_TESTS=skip"))
struct BrowserTests {}
