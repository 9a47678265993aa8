// What Swift's runtime leaves to others: decimal numbers as text to binary ones, and products of 128
// bits. Only exact integers take part, so that the results are those of every other machine.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Room for 10^400, a significand of 800 digits, and what a quotient needs.
enum { words = 160, most_digits = 800 };

/// A natural number, lowest word first.
typedef struct {
    uint32_t word[words];
    int count;
} natural;

static void multiply(natural *n, uint32_t factor, uint32_t carry) {
    uint64_t rest = carry;
    for (int i = 0; i < n->count; i++) {
        rest += (uint64_t)n->word[i] * factor;
        n->word[i] = (uint32_t)rest;
        rest >>= 32;
    }
    if (rest) n->word[n->count++] = (uint32_t)rest;
}

static int bits(const natural *n) {
    return n->count == 0 ? 0 : 32 * n->count - __builtin_clz(n->word[n->count - 1]);
}

static void shift_left(natural *n, int by) {
    int whole = by / 32, part = by % 32;
    if (n->count == 0) return;
    n->word[n->count] = 0;
    for (int i = n->count; i >= 0; i--) {
        uint64_t pair = (uint64_t)n->word[i] << 32 | (i > 0 ? n->word[i - 1] : 0);
        n->word[i + whole] = (uint32_t)(pair << part >> 32);
    }
    memset(n->word, 0, (size_t)whole * sizeof *n->word);
    n->count += whole + 1;
    while (n->count > 0 && n->word[n->count - 1] == 0) n->count--;
}

static int compare(const natural *a, const natural *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (int i = a->count - 1; i >= 0; i--)
        if (a->word[i] != b->word[i]) return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}

static void subtract(natural *a, const natural *b) {
    int64_t borrow = 0;
    for (int i = 0; i < a->count; i++) {
        borrow += (int64_t)a->word[i] - (i < b->count ? b->word[i] : 0);
        a->word[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    while (a->count > 0 && a->word[a->count - 1] == 0) a->count--;
}

/// digits · 10^exponent, correctly rounded, ties to even.
static double nearest(natural *digits, int exponent) {
    natural divisor = {.word = {1}, .count = 1};
    for (int i = 0; i < exponent; i++) multiply(digits, 10, 0);
    for (int i = 0; i > exponent; i--) multiply(&divisor, 10, 0);
    // digits · 2^up / divisor is at least 2^63, and below 2^64 after the second step.
    int up = 64 + bits(&divisor) - bits(digits);
    shift_left(up > 0 ? digits : &divisor, up > 0 ? up : -up);
    shift_left(&divisor, 64);
    bool is_larger = compare(digits, &divisor) >= 0;
    if (is_larger) up--;
    else shift_left(digits, 1);
    uint64_t quotient = 0;
    for (int bit = 0; bit < 64; bit++, shift_left(digits, 1)) {
        bool fits = compare(digits, &divisor) >= 0;
        if (fits) subtract(digits, &divisor);
        quotient = quotient << 1 | fits;
    }
    bool rest = digits->count > 0;
    // The highest bit stands for 2^place; below 2^-1022 fewer than 53 are kept.
    int place = 63 - up, kept = place < -1022 ? place + 1075 : 53;
    if (kept < 0) return 0;
    uint64_t whole = kept == 0 ? 0 : quotient >> (64 - kept), half = (uint64_t)1 << (63 - kept);
    uint64_t dropped = quotient & (half | (half - 1));
    if (dropped > half || (dropped == half && (rest || whole & 1))) whole++;
    // A carry runs into the exponent as it should.
    uint64_t biased = place < -1022 ? 0 : (uint64_t)(place + 1022);
    uint64_t pattern = (biased << 52) + whole;
    if (pattern >= (uint64_t)0x7FF << 52) return __builtin_inf();
    double result;
    memcpy(&result, &pattern, sizeof result);
    return result;
}

/// Both factors are exact, so the product or the quotient is rounded once.
static double short_number(const natural *digits, int exponent) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double whole = 0;
    for (int i = digits->count - 1; i >= 0; i--) whole = whole * 0x1p32 + digits->word[i];
    return exponent < 0 ? whole / powers[-exponent] : whole * powers[exponent];
}

static double rounded(natural *digits, int exponent, int length) {
    int magnitude = length + exponent;
    if (digits->count == 0 || magnitude < -330) return 0;
    if (magnitude > 310) return __builtin_inf();
    bool is_short = bits(digits) <= 53 && -22 <= exponent && exponent <= 22;
    return is_short ? short_number(digits, exponent) : nearest(digits, exponent);
}

static bool is_word(const char *text, const char *word) {
    for (; *word; word++, text++)
        if ((*text | 32) != *word) return false;
    return true;
}

/// Reads `e-12`, if it stands there.
static const char *exponent_of(const char *text, int *exponent) {
    if (*text != 'e' && *text != 'E') return text;
    const char *at = text + 1;
    bool is_negative = *at == '-';
    if (*at == '-' || *at == '+') at++;
    if (*at < '0' || *at > '9') return text;
    int size = 0;
    for (; *at >= '0' && *at <= '9'; at++)
        if (size < 100000) size = size * 10 + (*at - '0');
    *exponent += is_negative ? -size : size;
    return at;
}

/// Reads the number at the beginning of a text, for Swift's `Double(text)`; returns where it ends, or
/// null where there is none.
const char *_swift_stdlib_strtod_clocale(const char *text, double *result) {
    const char *at = text;
    bool negative = *at == '-';
    if (*at == '-' || *at == '+') at++;
    double value = 0;
    if (is_word(at, "inf")) {
        value = __builtin_inf();
        at += is_word(at, "infinity") ? 8 : 3;
    } else if (is_word(at, "nan")) {
        value = __builtin_nan("");
        at += 3;
    } else {
        natural digits = {.count = 0};
        int exponent = 0, length = 0;
        bool any = false, point = false;
        for (; (*at >= '0' && *at <= '9') || (*at == '.' && !point); at++) {
            if (*at == '.') {
                point = true;
                continue;
            }
            any = true;
            if (length == most_digits) {
                // So far behind they matter only as something that is not 0.
                if (*at != '0') digits.word[0] |= 1;
                exponent += !point;
                continue;
            }
            exponent -= point;
            if (digits.count > 0 || *at != '0') {
                multiply(&digits, 10, (uint32_t)(*at - '0'));
                length++;
            }
        }
        if (!any) return NULL;
        at = exponent_of(at, &exponent);
        value = rounded(&digits, exponent, length);
    }
    *result = negative ? -value : value;
    return at;
}

#ifdef __wasm__

typedef struct {
    uint64_t low, high;
} wide;

/// a · b of 128 bits each, which the compiler calls.
void __multi3(wide *result, uint64_t a_low, uint64_t a_high, uint64_t b_low, uint64_t b_high) {
    uint64_t a0 = (uint32_t)a_low, a1 = a_low >> 32, b0 = (uint32_t)b_low, b1 = b_low >> 32;
    uint64_t low = a0 * b0, first = a0 * b1, second = a1 * b0;
    uint64_t middle = (low >> 32) + (uint32_t)first + (uint32_t)second;
    result->low = (uint32_t)low | middle << 32;
    result->high = a1 * b1 + (first >> 32) + (second >> 32) + (middle >> 32) + a_low * b_high
                   + a_high * b_low;
}

#endif
