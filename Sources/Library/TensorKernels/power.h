// Powers of each element. Included once per variant.

/// ln x in double precision for a positive finite float, within 1e-12: x = 2^k m with m in
/// [√½, √2), s = (m - 1) / (m + 1), ln m = 2 (s + s³/3 + s⁵/5 + …).
static inline __attribute__((always_inline)) double NAME(log_wide)(float x) {
    bool tiny = x < 1.17549435e-38f;
    float scaled = tiny ? x * 33554432.0f : x;
    uint32_t bits = NAME(to_bits)(scaled);
    int32_t k = (int32_t)(bits - 0x3F3504F3u) >> 23; // from the bits of √½
    double m = (double)NAME(from_bits)(bits - ((uint32_t)k << 23));
    double s = (m - 1.0) / (m + 1.0), z = s * s;
    double series = 2.0 / 15;
    series = series * z + 2.0 / 13;
    series = series * z + 2.0 / 11;
    series = series * z + 2.0 / 9;
    series = series * z + 2.0 / 7;
    series = series * z + 2.0 / 5;
    series = series * z + 2.0 / 3;
    return (double)(k - (tiny ? 25 : 0)) * 0.6931471805599453 + (2.0 * s + s * z * series);
}

/// e^y rounded to a float: y = n ln 2 + r, and the Taylor series of e^r to r¹¹.
static inline __attribute__((always_inline)) float NAME(exp_narrow)(double y) {
    const double shift = 6755399441055744.0; // 1.5 * 2^52: adding it rounds to an integer
    y = y < -110.0 ? -110.0 : y;
    y = y > 100.0 ? 100.0 : y;
    double shifted = y * 1.4426950408889634 + shift;
    double r = y - (shifted - shift) * 0.6931471805599453;
    double series = 1.0 / 39916800;
    series = series * r + 1.0 / 3628800;
    series = series * r + 1.0 / 362880;
    series = series * r + 1.0 / 40320;
    series = series * r + 1.0 / 5040;
    series = series * r + 1.0 / 720;
    series = series * r + 1.0 / 120;
    series = series * r + 1.0 / 24;
    series = series * r + 1.0 / 6;
    series = series * r + 0.5;
    double power = 1.0 + (r + r * r * series);
    uint64_t bits, n;
    __builtin_memcpy(&bits, &power, sizeof bits);
    __builtin_memcpy(&n, &shifted, sizeof n);
    bits += n << 52; // the low bits of `shifted` are those of n
    __builtin_memcpy(&power, &bits, sizeof power);
    return (float)power;
}

/// |x|^p by e^(p ln |x|), and the sign: that of x for an odd whole p, none for an even one, NaN for
/// a negative finite x and a p that is not whole.
static inline __attribute__((always_inline)) float NAME(power1)(float x, double p, bool whole,
                                                                bool odd) {
    float size = __builtin_fabsf(x);
    float y = NAME(exp_narrow)(p * NAME(log_wide)(size));
    float atZero = p > 0 ? 0.0f : __builtin_inff();
    y = size == 0.0f ? atZero : y;
    y = size == __builtin_inff() ? 1.0f / atZero : y;
    y = x != x ? x : y;
    float negative = whole ? (odd ? -y : y) : (size == __builtin_inff() ? y : __builtin_nanf(""));
    bool belowZero = x < 0.0f || (odd && __builtin_copysignf(1.0f, x) < 0.0f);
    return belowZero ? negative : y;
}

/// x^p for a finite p. Small whole and half exponents are products and roots.
static void NAME(power)(const float *x, float p, float *out, ptrdiff_t n) {
    if (p == 0.0f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = 1.0f;
    } else if (p == 1.0f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = x[i];
    } else if (p == 2.0f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = x[i] * x[i];
    } else if (p == 3.0f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = x[i] * x[i] * x[i];
    } else if (p == -1.0f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = 1.0f / x[i];
    } else if (p == -2.0f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = 1.0f / (x[i] * x[i]);
    } else if (p == 0.5f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = __builtin_sqrtf(x[i]);
    } else if (p == -0.5f) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = 1.0f / __builtin_sqrtf(x[i]);
    } else {
        bool whole = __builtin_floorf(p) == p;
        bool odd = whole && __builtin_fabsf(p) < 16777216.0f && ((int64_t)p & 1) != 0;
        for (ptrdiff_t i = 0; i < n; i++) out[i] = NAME(power1)(x[i], (double)p, whole, odd);
    }
}
