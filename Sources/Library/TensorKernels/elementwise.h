// Functions and operators that treat each element on its own. Included once per variant.

/// The float whose bits these are.
static inline float NAME(from_bits)(uint32_t bits) {
    float x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint32_t NAME(to_bits)(float x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

/// A number 2^n y with n whole and y = e^r, |r| <= ln 2 / 2: x = n ln 2 + r, where ln 2 is in two
/// parts so that n times the first is exact, and e^r is a minimax polynomial.
static inline float NAME(exp_parts)(float x, int32_t *n) {
    const float shift = 12582912.0f; // 1.5 * 2^23: adding it rounds to an integer
    float shifted = x * 1.44269502f + shift;
    float whole = shifted - shift;
    float r = x - whole * 0.693359375f;
    r = r - whole * -2.12194440e-4f;
    float p = 0.0013951727f;
    p = p * r + 0.008369604f;
    p = p * r + 0.041666187f;
    p = p * r + 0.16666512f;
    p = p * r + 0.5f;
    *n = (int32_t)(NAME(to_bits)(shifted) - 0x4B400000u);
    return 1.0f + (r + r * r * p);
}

/// e^x within 1.03 ULP. 2^n is in two factors, so that a result below the smallest normal number is
/// rounded once and one above the largest becomes infinity.
static inline float NAME(exp1)(float x) {
    x = x < -104.0f ? -104.0f : x;
    x = x > 89.0f ? 89.0f : x;
    int32_t n;
    float y = NAME(exp_parts)(x, &n);
    int32_t half = n >> 1;
    float first = NAME(from_bits)((uint32_t)(half + 127) << 23);
    float second = NAME(from_bits)((uint32_t)(n - half + 127) << 23);
    return y * first * second;
}

/// ln x within 0.85 ULP. x = 2^k m with m in [√½, √2); ln m by a minimax polynomial in m - 1.
static inline float NAME(log1)(float x) {
    bool tiny = x < 1.17549435e-38f;
    float scaled = tiny ? x * 33554432.0f : x;
    uint32_t bits = NAME(to_bits)(scaled);
    uint32_t from_root = bits - 0x3F3504F3u; // the bits of √½
    int32_t k = (int32_t)from_root >> 23;
    float m = NAME(from_bits)(bits - ((uint32_t)k << 23));
    float e = (float)(k - (tiny ? 25 : 0));
    float f = m - 1.0f;
    float p = 0.067465596f;
    p = p * f + -0.116796434f;
    p = p * f + 0.11890336f;
    p = p * f + -0.12405138f;
    p = p * f + 0.14219223f;
    p = p * f + -0.16668007f;
    p = p * f + 0.20002134f;
    p = p * f + -0.2500001f;
    p = p * f + 0.33333313f;
    float square = f * f;
    float y = f * square * p;
    y = y + e * -2.12194440e-4f;
    y = y - 0.5f * square;
    y = (f + y) + e * 0.693359375f;
    y = x == 0.0f ? -__builtin_inff() : y;
    y = x < 0.0f ? __builtin_nanf("") : y;
    y = x == __builtin_inff() ? x : y;
    return x != x ? x : y;
}

/// tanh x within 1.13 ULP: an odd polynomial up to 0.9, 1 - 2 / (e^2x + 1) beyond.
static inline float NAME(tanh1)(float x) {
    float size = __builtin_fabsf(x);
    float z = x * x;
    float p = -0.00045860367f;
    p = p * z + 0.0025915883f;
    p = p * z + -0.008274443f;
    p = p * z + 0.02166895f;
    p = p * z + -0.053930797f;
    p = p * z + 0.13332997f;
    p = p * z + -0.33333322f;
    float near = x + x * z * p;
    int32_t n;
    float most = 10.0f < size ? 10.0f : size; // in this form one instruction, also with a NaN
    float y = NAME(exp_parts)(most + most, &n);
    float e = NAME(from_bits)(NAME(to_bits)(y) + ((uint32_t)n << 23)); // 2^n y, never too large
    float far = 1.0f - 2.0f / (e + 1.0f);
    // The sign for -0. A NaN takes the polynomial: with some payloads the bits of e are no NaN's.
    return __builtin_copysignf(size >= 0.9f ? far : near, x);
}

// A result may take the place of an operand. No element is read after another was written, so the
// loops may be vectorised all the same.
#ifdef __wasm__ // a browser does not make a loop's turns longer
#define ANY_PLACE _Pragma("clang loop vectorize(assume_safety) interleave_count(4)")
#else
#define ANY_PLACE _Pragma("clang loop vectorize(assume_safety)")
#endif

#include "circular.h"

#define EACH(expression)                                                                           \
    ANY_PLACE for (ptrdiff_t i = 0; i < n; i++) out[i] = (expression);                             \
    break;

// Several vectors at a time hide how long each step of a polynomial takes.
#define EACH_LONG(expression)                                                                      \
    _Pragma("clang loop vectorize(assume_safety) interleave_count(4)") for (ptrdiff_t i = 0;       \
                                                                            i < n; i++)            \
        out[i] = (expression);                                                                     \
    break;

static void NAME(map)(tk_unary op, const float *x, float *out, ptrdiff_t n) {
    switch (op) {
    case tk_negate: EACH(-x[i])
    case tk_exp: EACH_LONG(NAME(exp1)(x[i]))
    case tk_log: EACH_LONG(NAME(log1)(x[i]))
    case tk_tanh: EACH_LONG(NAME(tanh1)(x[i]))
    case tk_relu: EACH(x[i] < 0.0f ? 0.0f : x[i])
    case tk_sigmoid: EACH_LONG(1.0f / (1.0f + NAME(exp1)(-x[i])))
    case tk_sqrt: EACH(__builtin_sqrtf(x[i]))
    case tk_abs: EACH(__builtin_fabsf(x[i]))
    case tk_sin: NAME(circular)(x, 0, out, n); break;
    case tk_cos: NAME(circular)(x, 1, out, n); break;
    }
}

static void NAME(map_gradient)(tk_unary_gradient op, const float *g, const float *saved, float *out,
                               ptrdiff_t n) {
    const float *y = saved;
    switch (op) {
    case tk_tanh_gradient: EACH(g[i] * (1.0f - y[i] * y[i]))
    case tk_sigmoid_gradient: EACH(g[i] * (1.0f - y[i]) * y[i])
    case tk_relu_gradient: EACH(y[i] <= 0.0f ? 0.0f : g[i])
    case tk_abs_gradient: EACH(y[i] > 0.0f ? g[i] : (y[i] < 0.0f ? -g[i] : 0.0f * g[i]))
    }
}
#undef EACH
#undef EACH_LONG

// Operators of two operands. The last dimension is the inner loop; where an operand's stride there
// is 0 its one value is read before the loop.

#define INNER(expression)                                                                          \
    if (sa && sb) {                                                                                \
        LOOP { VALUE u = a[i], v = b[i]; out[i] = (expression); }                                  \
    } else if (sa) {                                                                               \
        VALUE v = b[0];                                                                            \
        LOOP { VALUE u = a[i]; out[i] = (expression); }                                            \
    } else if (sb) {                                                                               \
        VALUE u = a[0];                                                                            \
        LOOP { VALUE v = b[i]; out[i] = (expression); }                                            \
    } else {                                                                                       \
        VALUE u = a[0], v = b[0];                                                                  \
        LOOP out[i] = (expression);                                                                \
    }                                                                                              \
    break;

#define OUTER(row, op, a, b, out, how)                                                             \
    ptrdiff_t last = how->rank - 1, at[8] = {0}, rows = 1;                                         \
    ptrdiff_t n = how->shape[last], offset_a = 0, offset_b = 0;                                    \
    for (ptrdiff_t d = 0; d < last; d++) rows *= how->shape[d];                                    \
    for (ptrdiff_t r = 0; r < rows; r++) {                                                         \
        row(op, a + offset_a, how->a_strides[last], b + offset_b, how->b_strides[last],            \
            out + r * n, n);                                                                       \
        for (ptrdiff_t d = last - 1; d >= 0; d--) {                                                \
            offset_a += how->a_strides[d];                                                         \
            offset_b += how->b_strides[d];                                                         \
            if (++at[d] < how->shape[d]) break;                                                    \
            offset_a -= how->a_strides[d] * at[d];                                                 \
            offset_b -= how->b_strides[d] * at[d];                                                 \
            at[d] = 0;                                                                             \
        }                                                                                          \
    }

#define VALUE float
#define LOOP ANY_PLACE for (ptrdiff_t i = 0; i < n; i++)
static void NAME(combine_row)(tk_binary op, const float *a, ptrdiff_t sa, const float *b,
                              ptrdiff_t sb, float *out, ptrdiff_t n) {
    switch (op) {
    case tk_add: INNER(u + v)
    case tk_subtract: INNER(u - v)
    case tk_multiply: INNER(u * v)
    case tk_divide: INNER(u / v)
    }
}

static void NAME(compare_row)(tk_comparison op, const float *a, ptrdiff_t sa, const float *b,
                              ptrdiff_t sb, uint8_t *out, ptrdiff_t n) {
    switch (op) {
    case tk_less: INNER(u < v)
    case tk_less_equal: INNER(u <= v)
    case tk_greater: INNER(u > v)
    case tk_greater_equal: INNER(u >= v)
    case tk_equal: INNER(u == v)
    case tk_not_equal: INNER(u != v)
    }
}
#undef VALUE
#undef LOOP

#define VALUE tk_int
#define LOOP for (ptrdiff_t i = 0; i < n; i++)
static void NAME(combine_int_row)(tk_binary op, const tk_int *a, ptrdiff_t sa, const tk_int *b,
                                  ptrdiff_t sb, tk_int *out, ptrdiff_t n) {
    switch (op) {
    case tk_add: INNER((tk_int)((size_t)u + (size_t)v))
    case tk_subtract: INNER((tk_int)((size_t)u - (size_t)v))
    case tk_multiply: INNER((tk_int)((size_t)u * (size_t)v))
    case tk_divide: INNER(v == -1 ? (tk_int)(0 - (size_t)u) : u / v)
    }
}

static void NAME(compare_int_row)(tk_comparison op, const tk_int *a, ptrdiff_t sa,
                                  const tk_int *b, ptrdiff_t sb, uint8_t *out, ptrdiff_t n) {
    switch (op) {
    case tk_less: INNER(u < v)
    case tk_less_equal: INNER(u <= v)
    case tk_greater: INNER(u > v)
    case tk_greater_equal: INNER(u >= v)
    case tk_equal: INNER(u == v)
    case tk_not_equal: INNER(u != v)
    }
}
#undef VALUE
#undef LOOP
#undef INNER

static void NAME(combine)(tk_binary op, const float *a, const float *b, float *out,
                          const tk_broadcast *how) {
    OUTER(NAME(combine_row), op, a, b, out, how)
}

static void NAME(combine_int)(tk_binary op, const tk_int *a, const tk_int *b, tk_int *out,
                              const tk_broadcast *how) {
    OUTER(NAME(combine_int_row), op, a, b, out, how)
}

static void NAME(compare)(tk_comparison op, const float *a, const float *b, uint8_t *out,
                          const tk_broadcast *how) {
    OUTER(NAME(compare_row), op, a, b, out, how)
}

static void NAME(compare_int)(tk_comparison op, const tk_int *a, const tk_int *b, uint8_t *out,
                              const tk_broadcast *how) {
    OUTER(NAME(compare_int_row), op, a, b, out, how)
}
#undef OUTER
#undef ANY_PLACE
