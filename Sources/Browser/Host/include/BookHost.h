/// What a chapter's program in a browser asks of the page, and what the page may ask of it.
///
/// The page gives the functions of the module `book`, and calls `_initialize`, `allocate`, and what
/// Swift exports: `set_words`, `set_knob`, and the functions of the chapter itself. All texts are UTF-8
/// in the program's memory; the page reads them before it returns.
///
/// The whole state lies in that memory, also where the heap ends (`heap.c`): a page that copies it
/// away between two calls and copies it back later takes the program back to that moment. The stack is
/// empty then. After a trap it is not, and its pointer lies outside the memory: a page goes on with another
/// instance of the module, into whose memory it copies what it kept.
#ifndef BOOK_HOST_H
#define BOOK_HOST_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Writes to standard output. Bytes are handed to the page in larger pieces: when a few thousand have
/// come, before the page is told anything else, and at the end of a cell.
void book_print(const uint8_t *bytes, ptrdiff_t count);

/// Hands the page what is still to be written.
void book_flush(void);

/// Shows a figure: its SVG for a page that has the style sheet, the SVG of a file, and its text for
/// those who do not see it.
void book_show_figure(const uint8_t *inline_svg, ptrdiff_t inline_count, const uint8_t *svg,
                      ptrdiff_t svg_count, const uint8_t *alternative, ptrdiff_t alternative_count);

/// Shows a table, as JSON with `columns`, `rows` and `text`.
void book_show_table(const uint8_t *json, ptrdiff_t count);

/// Says how far a loop has come.
void book_show_progress(ptrdiff_t done, ptrdiff_t total);

/// Whether the page has time for a figure of what a loop has found so far.
ptrdiff_t book_wants_figure(void);

/// Shows a figure of what a loop has found so far, as SVG for a page that has the style sheet.
void book_show_growth(const uint8_t *inline_svg, ptrdiff_t inline_count);

/// Says that what comes now are values of sentences, and that nothing more is shown.
void book_begin_checks(void);

/// Shows the value that a sentence quotes, by the number of its check: a whole number (0), a number (1), a
/// text (2), each as it is printed, or a claim that holds (3) or does not (4).
void book_show_check(ptrdiff_t number, ptrdiff_t kind, double value, const uint8_t *text,
                     ptrdiff_t count);

/// Says that the statement of a line of the chapter begins.
void book_note_statement(ptrdiff_t line);

/// Says why the program cannot go on; it traps next.
void book_note_failure(const uint8_t *message, ptrdiff_t count);

#pragma clang assume_nonnull end

#endif
