// The page as a program sees it: imports of the module `book`, behind a buffer for what is printed.

#include "BookHost.h"

#include <string.h>

#ifdef __wasm__
#define IMPORT(name) __attribute__((import_module("book"), import_name(#name))) extern
#define EXPORT(name) __attribute__((export_name(#name)))
#else
// On another machine's processor, in an emulator, the runner of the tests gives these.
#define IMPORT(name) extern
#define EXPORT(name)
#endif

IMPORT(text) void book_import_text(const uint8_t *bytes, ptrdiff_t count);
IMPORT(figure)
void book_import_figure(const uint8_t *inline_svg, ptrdiff_t inline_count, const uint8_t *svg,
                        ptrdiff_t svg_count, const uint8_t *alternative,
                        ptrdiff_t alternative_count);
IMPORT(table) void book_import_table(const uint8_t *json, ptrdiff_t count);
IMPORT(progress) void book_import_progress(ptrdiff_t done, ptrdiff_t total);
IMPORT(wants_figure) ptrdiff_t book_import_wants_figure(void);
IMPORT(growth) void book_import_growth(const uint8_t *inline_svg, ptrdiff_t inline_count);
IMPORT(checks) void book_import_checks(void);
IMPORT(check)
void book_import_check(ptrdiff_t number, ptrdiff_t kind, double value, const uint8_t *text,
                       ptrdiff_t count);
IMPORT(statement) void book_import_statement(ptrdiff_t line);
IMPORT(failed) void book_import_failed(const uint8_t *message, ptrdiff_t count);

/// What was printed and is still to be handed on.
static struct {
    uint8_t bytes[8192];
    ptrdiff_t count;
} printed;

void book_flush(void) {
    if (printed.count > 0) book_import_text(printed.bytes, printed.count);
    printed.count = 0;
}

void book_print(const uint8_t *bytes, ptrdiff_t count) {
    ptrdiff_t room = (ptrdiff_t)sizeof printed.bytes - printed.count;
    if (count > room) book_flush();
    if (count > (ptrdiff_t)sizeof printed.bytes) {
        book_import_text(bytes, count);
        return;
    }
    memcpy(printed.bytes + printed.count, bytes, (size_t)count);
    printed.count += count;
}

void book_show_figure(const uint8_t *inline_svg, ptrdiff_t inline_count, const uint8_t *svg,
                      ptrdiff_t svg_count, const uint8_t *alternative,
                      ptrdiff_t alternative_count) {
    book_flush();
    book_import_figure(inline_svg, inline_count, svg, svg_count, alternative, alternative_count);
}

void book_show_table(const uint8_t *json, ptrdiff_t count) {
    book_flush();
    book_import_table(json, count);
}

void book_show_progress(ptrdiff_t done, ptrdiff_t total) {
    book_flush();
    book_import_progress(done, total);
}

ptrdiff_t book_wants_figure(void) { return book_import_wants_figure(); }

void book_show_growth(const uint8_t *inline_svg, ptrdiff_t inline_count) {
    book_flush();
    book_import_growth(inline_svg, inline_count);
}

void book_begin_checks(void) {
    book_flush();
    book_import_checks();
}

void book_show_check(ptrdiff_t number, ptrdiff_t kind, double value, const uint8_t *text,
                     ptrdiff_t count) {
    book_flush();
    book_import_check(number, kind, value, text, count);
}

void book_note_statement(ptrdiff_t line) {
    book_flush();
    book_import_statement(line);
}

void book_note_failure(const uint8_t *message, ptrdiff_t count) {
    book_flush();
    book_import_failed(message, count);
}

#ifdef __wasm__

extern void __wasm_call_ctors(void);

/// Begins the program; the page calls it first, and once.
EXPORT(_initialize) void book_initialize(void) { __wasm_call_ctors(); }

void *malloc(size_t bytes);

/// Room for what the page hands over; the function that takes it gives it back.
EXPORT(allocate) void *book_allocate(size_t bytes) { return malloc(bytes ? bytes : 1); }

#endif
