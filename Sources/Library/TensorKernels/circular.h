// Sine and cosine of each element, in double precision and rounded once: within 0.51 ULP. Included
// once per variant.

/// sin(r + n π/2) for |r| <= π/4, by Taylor series; what they leave out is below 2^-36 of it.
static inline __attribute__((always_inline)) float NAME(quarter_turned)(double r, uint64_t n) {
    double z = r * r;
    double s = -1.0 / 39916800;
    s = s * z + 1.0 / 362880;
    s = s * z - 1.0 / 5040;
    s = s * z + 1.0 / 120;
    s = s * z - 1.0 / 6;
    double sine = r * (1.0 + s * z); // also for -0
    double c = 1.0 / 479001600;
    c = c * z - 1.0 / 3628800;
    c = c * z + 1.0 / 40320;
    c = c * z - 1.0 / 720;
    c = c * z + 1.0 / 24;
    c = c * z - 0.5;
    double cosine = 1.0 + c * z;
    double y = n & 1 ? cosine : sine;
    return (float)(n & 2 ? -y : y);
}

/// sin(x + quarter π/2) for |x| <= 2^20: x = n π/2 + r, where π/2 is in two parts so that n times
/// the first is exact.
static inline __attribute__((always_inline)) float NAME(circular1)(float x, uint64_t quarter) {
    const double shift = 6755399441055744.0; // 1.5 * 2^52: adding it rounds to an integer
    double shifted = (double)x * 0.6366197723675814 + shift, n = shifted - shift;
    double r = ((double)x - n * 0x1.921fb544p+0) - n * 0x1.0b4611a626331p-34;
    uint64_t bits; // the low ones are those of n
    __builtin_memcpy(&bits, &shifted, sizeof bits);
    return NAME(quarter_turned)(r, bits + quarter);
}

/// sin(x + quarter π/2) for |x| > 2^20. |x| = m 2^e; of 2^e 2/π only the 96 bits from 2 downwards
/// count, since whole turns are dropped. NaN for an infinity.
static float NAME(circular_of_large)(float x, uint64_t quarter) {
    // 32 zero bits, then those of 2/π.
    static const uint32_t two_over_pi[] = {0,           0xA2F9836Eu, 0x4E441529u, 0xFC2757D1u,
                                           0xF534DDC0u, 0xDB629599u, 0x3C439041u, 0xFE5163ABu};
    if (!(x - x == 0.0f)) return __builtin_nanf("");
    uint32_t bits = NAME(to_bits)(__builtin_fabsf(x));
    uint64_t m = (bits & 0x7FFFFFu) | 0x800000u;
    uint32_t first = (bits >> 23) - 120; // e + 30
    const uint32_t *from = two_over_pi + first / 32;
    uint64_t part[3];
    for (int i = 0; i < 3; i++)
        part[i] = (uint32_t)((((uint64_t)from[i] << 32) | from[i + 1]) >> (32 - first % 32));
    // In units of 2^-64 turns, whole turns overflowing.
    uint64_t turns = ((m * part[0]) << 32) + m * part[1] + ((m * part[2]) >> 32);
    uint64_t n = (turns + ((uint64_t)1 << 61)) >> 62;
    double r = (double)(int64_t)(turns - (n << 62)) * 0x1.921fb54442d18p-62;
    return x < 0.0f ? NAME(quarter_turned)(-r, quarter - n) : NAME(quarter_turned)(r, quarter + n);
}

/// sin(x + quarter π/2). Large arguments are rare, so the loop for the others stands alone.
static void NAME(circular)(const float *x, uint64_t quarter, float *out, ptrdiff_t n) {
    const float limit = 1048576.0f;
    bool any_large = false;
    for (ptrdiff_t i = 0; i < n; i++) any_large |= !(__builtin_fabsf(x[i]) <= limit);
    if (any_large) {
        for (ptrdiff_t i = 0; i < n; i++)
            out[i] = __builtin_fabsf(x[i]) <= limit ? NAME(circular1)(x[i], quarter)
                                                    : NAME(circular_of_large)(x[i], quarter);
    } else {
        ANY_PLACE for (ptrdiff_t i = 0; i < n; i++) out[i] = NAME(circular1)(x[i], quarter);
    }
}
