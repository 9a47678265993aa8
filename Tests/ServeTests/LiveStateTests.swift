import Testing

@testable import LiterateServe

/// Who listens to what changes.
@Suite struct LiveStateTests {
    /// A page that is closed just when its book changes; both once waited for each other for ever.
    @Test func pagesCloseWhileTheBookChanges() async {
        let state = LiveState()
        let changing = Task.detached {
            while !Task.isCancelled {
                state.update { $0.bookErrors += 1 }
                await Task.yield()
            }
        }
        for _ in 0..<5000 {
            let page = Task.detached {
                var last = -1
                for await snapshot in state.changes(for: "index.html") {
                    #expect(snapshot.bookErrors >= last, "none is older than the one before")
                    last = snapshot.bookErrors
                }
            }
            await Task.yield()
            page.cancel()
            await page.value
        }
        changing.cancel()
        await changing.value
        #expect(!state.isOpen("index.html"), "nobody is left")
    }

    @Test func whoComesLateIsTold() async {
        let state = LiveState()
        state.update { $0.bookErrors = 7 }
        var snapshots = state.changes(for: "index.html").makeAsyncIterator()
        #expect(await snapshots.next()?.bookErrors == 7)
        state.update { $0.bookErrors = 8 }
        state.update { $0.bookErrors = 9 }
        #expect(await snapshots.next()?.bookErrors == 9, "what was overtaken is missed")
        state.close()
        #expect(await snapshots.next() == nil)
        var none = state.changes(for: "index.html").makeAsyncIterator()
        #expect(await none.next() == nil)
    }
}
