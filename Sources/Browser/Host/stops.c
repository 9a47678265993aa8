// What the Swift runtime says of a trap reaches the page before the trap does.

#include "BookHost.h"

#include <stdlib.h>
#include <string.h>

/// What the runtime has written of a message, or somebody with `Swift.print`.
static struct {
    uint8_t bytes[4096];
    ptrdiff_t count;
    /// Where the message of a trap begins; negative where there is none yet.
    ptrdiff_t message;
} written = {.message = -1};

static const char *const beginnings[] = {"Fatal error", "Assertion failed", "Precondition failed"};

/// Where the message of a trap begins in the line, after its place in the code; -1 where it is none.
static ptrdiff_t message_start(void) {
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        ptrdiff_t length = (ptrdiff_t)strlen(beginnings[i]);
        for (ptrdiff_t at = 0; at + length <= written.count; at++) {
            if (memcmp(written.bytes + at, beginnings[i], (size_t)length) == 0) return at;
        }
    }
    return -1;
}

/// The runtime writes a message byte by byte, `Module/File.swift:12: Fatal error: …`, each of its lines
/// ended, and then traps. So each end of a line may be the last.
int putchar(int character) {
    if (written.count < (ptrdiff_t)sizeof written.bytes)
        written.bytes[written.count++] = (uint8_t)character;
    if (character != '\n') return character;
    if (written.message < 0) written.message = message_start();
    if (written.message < 0) {
        book_print(written.bytes, written.count);
        written.count = 0;
        return character;
    }
    book_note_failure(written.bytes + written.message, written.count - written.message - 1);
    return character;
}

_Noreturn static void stop(const char *message) {
    book_note_failure((const uint8_t *)message, (ptrdiff_t)strlen(message));
    __builtin_trap();
}

#ifdef __wasm__

_Noreturn void abort(void) { stop("Fatal error"); }

uintptr_t __stack_chk_guard = 0x5AFE57AC;
_Noreturn void __stack_chk_fail(void) { stop("Fatal error: the stack is damaged"); }

_Noreturn void book_out_of_memory(void) { stop("out of memory"); }

#endif
