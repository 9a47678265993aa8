// Batch normalisation of [O, C, I] by channel C, with its gradient. Sums are in double precision,
// over O in order; for each O, where I is not 1, over I in sixteen lanes. Included once per
// variant.

// No result shares its place with an operand.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

/// How many neighbouring channels are summed at a time.
enum { NAME(strip) = 16 };

/// sums[c] = Σ x of `width` neighbouring channels.
static void NAME(channel_sums)(const float *x, ptrdiff_t outer, ptrdiff_t channels, ptrdiff_t inner,
                               ptrdiff_t width, double *sums) {
    if (inner == 1) {
        if (width == NAME(strip))
            NAME(sum_columns)(x, outer, channels, NAME(strip), sums);
        else
            NAME(sum_columns)(x, outer, channels, width, sums);
        return;
    }
    for (ptrdiff_t c = 0; c < width; c++) {
        sums[c] = 0;
        for (ptrdiff_t o = 0; o < outer; o++)
            sums[c] += NAME(sum_row)(x + (o * channels + c) * inner, inner);
    }
}

/// sums[c] = Σ (x - mean)² of `width` neighbouring channels.
static void NAME(channel_squares)(const float *x, ptrdiff_t outer, ptrdiff_t channels,
                                  ptrdiff_t inner, ptrdiff_t width, const double *means,
                                  double *sums) {
    if (inner == 1) {
        if (width == NAME(strip))
            NAME(square_columns)(x, outer, channels, NAME(strip), means, sums);
        else
            NAME(square_columns)(x, outer, channels, width, means, sums);
        return;
    }
    for (ptrdiff_t c = 0; c < width; c++) {
        sums[c] = 0;
        for (ptrdiff_t o = 0; o < outer; o++)
            sums[c] += NAME(squares_row)(x + (o * channels + c) * inner, inner, means[c]);
    }
}

/// mean[c], variance[c] = Σ (x - mean)² / n, and scale[c] = 1 / √(variance + epsilon), where n is
/// O I; the scale is made from the variance before that is rounded.
static void NAME(moments)(const float *x, double epsilon, float *mean, float *variance,
                          float *scale, ptrdiff_t outer, ptrdiff_t channels, ptrdiff_t inner) {
    double means[NAME(strip)], sums[NAME(strip)];
    double n = (double)(outer * inner);
    for (ptrdiff_t c = 0; c < channels; c += NAME(strip)) {
        ptrdiff_t width = channels - c < NAME(strip) ? channels - c : NAME(strip);
        const float *first = x + c * inner;
        NAME(channel_sums)(first, outer, channels, inner, width, means);
        for (ptrdiff_t i = 0; i < width; i++) means[i] /= n;
        NAME(channel_squares)(first, outer, channels, inner, width, means, sums);
        for (ptrdiff_t i = 0; i < width; i++) {
            mean[c + i] = (float)means[i];
            variance[c + i] = (float)(sums[i] / n);
            scale[c + i] = (float)(1.0 / __builtin_sqrt(sums[i] / n + epsilon));
        }
    }
}

#define NORMALIZED(i, c) ((x[i] - mean[c]) * scale[c])

/// out = (x - mean) scale gain + bias.
static void NAME(normalize)(const float *x, const float *mean, const float *scale,
                            const float *gain, const float *bias, float *out, ptrdiff_t outer,
                            ptrdiff_t channels, ptrdiff_t inner) {
    for (ptrdiff_t o = 0; o < outer; o++) {
        if (inner == 1) {
            INDEPENDENT for (ptrdiff_t c = 0; c < channels; c++)
                out[c] = NORMALIZED(c, c) * gain[c] + bias[c];
            x += channels, out += channels;
            continue;
        }
        for (ptrdiff_t c = 0; c < channels; c++, x += inner, out += inner) {
            INDEPENDENT for (ptrdiff_t i = 0; i < inner; i++)
                out[i] = NORMALIZED(i, c) * gain[c] + bias[c];
        }
    }
}

/// Σ g and Σ g (x - mean) scale of `width` neighbouring channels of [O, C], a row after the other.
static inline void NAME(gradient_columns)(const float *g, const float *x, const float *mean,
                                          const float *scale, ptrdiff_t outer, ptrdiff_t channels,
                                          ptrdiff_t width, double *sums, double *products) {
    for (ptrdiff_t c = 0; c < width; c++) sums[c] = products[c] = 0;
    for (ptrdiff_t o = 0; o < outer; o++, g += channels, x += channels)
        for (ptrdiff_t c = 0; c < width; c++) {
            sums[c] += (double)g[c];
            products[c] += (double)g[c] * (double)NORMALIZED(c, c);
        }
}

/// Σ g (x - mean) scale over a row, in sixteen lanes.
static double NAME(products_row)(const float *g, const float *x, const float *mean,
                                 const float *scale, ptrdiff_t n) {
    double lane[NAME(lanes)] = {0};
    ptrdiff_t i = 0;
    for (; i + NAME(lanes) <= n; i += NAME(lanes))
        for (int l = 0; l < NAME(lanes); l++)
            lane[l] += (double)g[i + l] * (double)NORMALIZED(i + l, 0);
    for (int l = 0; i < n; i++, l++) lane[l] += (double)g[i] * (double)NORMALIZED(i, 0);
    return NAME(fold)(lane);
}

/// Σ g and Σ g (x - mean) scale of `width` neighbouring channels.
static void NAME(gradient_sums)(const float *g, const float *x, const float *mean,
                                const float *scale, ptrdiff_t outer, ptrdiff_t channels,
                                ptrdiff_t inner, ptrdiff_t width, double *sums, double *products) {
    if (inner == 1) {
        if (width == NAME(strip))
            NAME(gradient_columns)(g, x, mean, scale, outer, channels, NAME(strip), sums, products);
        else
            NAME(gradient_columns)(g, x, mean, scale, outer, channels, width, sums, products);
        return;
    }
    NAME(channel_sums)(g, outer, channels, inner, width, sums);
    for (ptrdiff_t c = 0; c < width; c++) {
        products[c] = 0;
        for (ptrdiff_t o = 0; o < outer; o++) {
            ptrdiff_t row = (o * channels + c) * inner;
            products[c] += NAME(products_row)(g + row, x + row, mean + c, scale + c, inner);
        }
    }
}

/// dx = gain scale (g - Σ g / n - (x - mean) scale · Σ g (x - mean) scale / n): x moves the mean
/// and the variance too. With the sums 0 it is gain scale g.
static void NAME(input_gradient)(const float *g, const float *x, const float *mean,
                                 const float *scale, const float *slope, const float *mean_g,
                                 const float *mean_product, float *dx, ptrdiff_t outer,
                                 ptrdiff_t channels, ptrdiff_t inner) {
    for (ptrdiff_t o = 0; o < outer; o++) {
        if (inner == 1) {
            INDEPENDENT for (ptrdiff_t c = 0; c < channels; c++)
                dx[c] = slope[c] * (g[c] - mean_g[c] - NORMALIZED(c, c) * mean_product[c]);
            x += channels, g += channels, dx += channels;
            continue;
        }
        for (ptrdiff_t c = 0; c < channels; c++, x += inner, g += inner, dx += inner) {
            INDEPENDENT for (ptrdiff_t i = 0; i < inner; i++)
                dx[i] = slope[c] * (g[i] - mean_g[c] - NORMALIZED(i, c) * mean_product[c]);
        }
    }
}
#undef NORMALIZED

/// The gradients of `normalize`. With `of_batch` the mean and the scale are those of x and move
/// with it, otherwise they are constants. `work` has room for 3 C numbers.
static void NAME(normalize_gradient)(const float *g, const float *x, const float *mean,
                                     const float *scale, const float *gain, bool of_batch,
                                     float *work, float *dx, float *dgain, float *dbias,
                                     ptrdiff_t outer, ptrdiff_t channels, ptrdiff_t inner) {
    double sums[NAME(strip)], products[NAME(strip)];
    double n = (double)(outer * inner);
    float *slope = work, *mean_g = work + channels, *mean_product = work + 2 * channels;
    for (ptrdiff_t c = 0; c < channels; c += NAME(strip)) {
        ptrdiff_t width = channels - c < NAME(strip) ? channels - c : NAME(strip);
        NAME(gradient_sums)(g + c * inner, x + c * inner, mean + c, scale + c, outer, channels,
                            inner, width, sums, products);
        for (ptrdiff_t i = 0; i < width; i++) {
            dbias[c + i] = (float)sums[i];
            dgain[c + i] = (float)products[i];
            slope[c + i] = gain[c + i] * scale[c + i];
            mean_g[c + i] = of_batch ? (float)(sums[i] / n) : 0.0f;
            mean_product[c + i] = of_batch ? (float)(products[i] / n) : 0.0f;
        }
    }
    NAME(input_gradient)(g, x, mean, scale, slope, mean_g, mean_product, dx, outer, channels,
                         inner);
}
#undef INDEPENDENT
