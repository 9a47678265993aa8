// exp, log, sine and cosine in double precision, for the generators and for general powers.

#include "TensorKernels.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

static double from_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t to_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

// ln 2 and π/2, each the sum of a part with zero low bits, so that small multiples are exact, and
// the rest.
static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
static const double half_pi_high = 0x1.921fb54400000p+0, half_pi_low = 0x1.0b4611a626331p-34;

/// Terms of the Taylor series of e^r for |r| <= ln 2 / 2, the last below 2^-60.
double tk_exp_f64(double x) {
    if (x != x) return x;
    if (x > 710) return __builtin_inf();
    if (x < -746) return 0;
    double n = __builtin_floor(x * 1.4426950408889634 + 0.5);
    double high = x - n * ln2_high, low = n * ln2_low;
    double r = high - low;
    double lost = (high - r) - low;
    double series = 0;
    for (int i = 14; i >= 2; i--) series = (series + 1) * r / i;
    // e^r - 1 - r is r times the series from r/2 on.
    double y = 1 + (r + (lost + r * series));
    int exponent = (int)n, half = exponent / 2;
    return y * from_bits((uint64_t)(half + 1023) << 52)
           * from_bits((uint64_t)(exponent - half + 1023) << 52);
}

/// x = 2^k m with m in [√½, √2), f = m - 1, s = f / (2 + f): ln m = 2 (s + s³/3 + s⁵/5 + …), and
/// 2s = f - s f, where f is exact.
double tk_log_f64(double x) {
    if (x != x || x == __builtin_inf()) return x;
    if (x < 0) return __builtin_nan("");
    if (x == 0) return -__builtin_inf();
    int shift = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        shift = 54;
    }
    uint64_t bits = to_bits(x);
    int64_t k = (int64_t)(bits - 0x3FE6A09E667F3BCDull) >> 52;
    double f = from_bits(bits - ((uint64_t)k << 52)) - 1;
    double s = f / (2 + f), z = s * s, e = (double)(k - shift);
    double series = 0;
    for (int i = 25; i >= 3; i -= 2) series = (series + 2.0 / i) * z;
    return e * ln2_high + (f - (s * (f - series) - e * ln2_low));
}

/// Taylor series for |x| <= π/4; `low` is what x lacks.
static double sine(double x, double low) {
    double z = x * x, series = 0;
    for (int i = 19; i >= 5; i -= 2) series = (series + 1) * -z / (i * (i - 1));
    double third = (series + 1) * -z / 6;
    return x + (x * third + low);
}

static double cosine(double x, double low) {
    double z = x * x, series = 0;
    for (int i = 20; i >= 4; i -= 2) series = (series + 1) * -z / (i * (i - 1));
    double half = 0.5 * z, top = 1 - half;
    return top + (((1 - top) - half) + (-half * series - x * low));
}

/// The sine of x + quarter π/2.
static double circular(double x, int64_t quarter) {
    if (!(x - x == 0)) return __builtin_nan("");
    double n = __builtin_floor(x * 0.6366197723675814 + 0.5);
    double high = x - n * half_pi_high, low = n * half_pi_low;
    double r = high - low, lost = (high - r) - low;
    switch (((int64_t)n + quarter) & 3) {
    case 0: return sine(r, lost);
    case 1: return cosine(r, lost);
    case 2: return -sine(r, lost);
    default: return -cosine(r, lost);
    }
}

double tk_sin_f64(double x) { return circular(x, 0); }

double tk_cos_f64(double x) { return circular(x, 1); }

enum { pairs = 8 };

/// Eight logarithms at once, of numbers above 0 and not above 1 with 24 bits: the terms of `tk_log_f64`, in its
/// order.
static void logs(const double *x, double *out) {
    for (int j = 0; j < pairs; j++) {
        uint64_t bits = to_bits(x[j]);
        int64_t k = (int64_t)(bits - 0x3FE6A09E667F3BCDull) >> 52;
        double f = from_bits(bits - ((uint64_t)k << 52)) - 1;
        double s = f / (2 + f), z = s * s, e = (double)(int)k;
        double series = 0;
        for (int i = 25; i >= 3; i -= 2) series = (series + 2.0 / i) * z;
        out[j] = e * ln2_high + (f - (s * (f - series) - e * ln2_low));
    }
}

/// Sine and cosine of eight angles from 0 to 2π: the terms of `circular`, in its order.
static void circle(const double *x, double *sines, double *cosines) {
    int quarters[pairs];
    double s[pairs], c[pairs];
    for (int j = 0; j < pairs; j++) {
        // No angle is negative, so that cutting off is rounding down.
        quarters[j] = (int)(x[j] * 0.6366197723675814 + 0.5);
        double n = quarters[j];
        double high = x[j] - n * half_pi_high, low = n * half_pi_low;
        double r = high - low, lost = (high - r) - low;
        s[j] = sine(r, lost);
        c[j] = cosine(r, lost);
    }
    for (int j = 0; j < pairs; j++) {
        bool turned = quarters[j] & 1, back = quarters[j] & 2;
        sines[j] = turned ? c[j] : s[j];
        cosines[j] = turned ? -s[j] : c[j];
        if (back) {
            sines[j] = -sines[j];
            cosines[j] = -cosines[j];
        }
    }
}

void tk_box_muller(float *x, ptrdiff_t chunks) {
    for (; chunks > 0; chunks--, x += 2 * pairs) {
        double ones[pairs], lengths[pairs], angles[pairs], sines[pairs], cosines[pairs];
        for (int j = 0; j < pairs; j++) {
            ones[j] = 1 - x[j];
            // The angle is rounded to 24 bits.
            angles[j] = (float)6.283185307179586 * x[j + pairs];
        }
        logs(ones, lengths);
        circle(angles, sines, cosines);
        for (int j = 0; j < pairs; j++) {
            float length = __builtin_sqrtf(-2 * (float)lengths[j]);
            x[j] = length * (float)cosines[j];
            x[j + pairs] = length * (float)sines[j];
        }
    }
}
