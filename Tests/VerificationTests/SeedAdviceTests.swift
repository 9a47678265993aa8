import LiterateTesting
import Testing

@testable import LiterateVerification

/// What messages advise where seeds are shifted.
struct SeedAdviceTests {
    @Test func nothingIsAcceptedOfAnotherSeed() {
        let chapter = sampleChapter("# A\n")
        let usual = "; 'swift run book accept 01-sample' records it"
        #expect(accepting(chapter, "records it", environment: [:]) == usual)
        #expect(accepting(chapter, "records it", environment: ["BOOK_SEED": ""]) == usual)
        #expect(
            accepting(chapter, "records it", environment: ["BOOK_SEED": "7"])
                == " with BOOK_SEED=7, of which nothing is recorded")
    }
}
