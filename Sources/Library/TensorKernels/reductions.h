// Sums along a dimension of [O, N, I], in double precision. Where I is 1 the sum has sixteen
// interleaved lanes (lane l takes entries l, l + 16, …), added in the order of l at the end;
// otherwise each sum is in order and vectors go across I. Included once per variant.

enum { NAME(lanes) = 16 };

/// Adds the lanes in order.
static inline double NAME(fold)(const double *lane) {
    double total = 0;
    for (int l = 0; l < NAME(lanes); l++) total += lane[l];
    return total;
}

static double NAME(sum_row)(const float *x, ptrdiff_t n) {
    double lane[NAME(lanes)] = {0};
    ptrdiff_t i = 0;
    for (; i + NAME(lanes) <= n; i += NAME(lanes))
        for (int l = 0; l < NAME(lanes); l++) lane[l] += (double)x[i + l];
    for (int l = 0; i < n; i++, l++) lane[l] += (double)x[i];
    return NAME(fold)(lane);
}

/// The sum of squared distances from `mean`.
static double NAME(squares_row)(const float *x, ptrdiff_t n, double mean) {
    double lane[NAME(lanes)] = {0};
    ptrdiff_t i = 0;
    for (; i + NAME(lanes) <= n; i += NAME(lanes))
        for (int l = 0; l < NAME(lanes); l++) {
            double distance = (double)x[i + l] - mean;
            lane[l] += distance * distance;
        }
    for (int l = 0; i < n; i++, l++) {
        double distance = (double)x[i] - mean;
        lane[l] += distance * distance;
    }
    return NAME(fold)(lane);
}

/// Sums of `width` neighbouring columns over n rows.
static inline void NAME(sum_columns)(const float *x, ptrdiff_t n, ptrdiff_t inner, ptrdiff_t width,
                                     double *sums) {
    for (ptrdiff_t c = 0; c < width; c++) sums[c] = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t c = 0; c < width; c++) sums[c] += (double)x[i * inner + c];
}

static inline void NAME(square_columns)(const float *x, ptrdiff_t n, ptrdiff_t inner,
                                        ptrdiff_t width, const double *means, double *sums) {
    for (ptrdiff_t c = 0; c < width; c++) sums[c] = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t c = 0; c < width; c++) {
            double distance = (double)x[i * inner + c] - means[c];
            sums[c] += distance * distance;
        }
}

/// Rows of x are `x_row` apart.
static void NAME(sum)(const float *x, ptrdiff_t x_row, float *out, ptrdiff_t outer, ptrdiff_t n,
                      ptrdiff_t inner, double divisor) {
    enum { strip = 16 };
    double sums[strip];
    for (ptrdiff_t o = 0; o < outer; o++, x += n * x_row, out += inner) {
        if (x_row == 1) {
            out[0] = (float)(NAME(sum_row)(x, n) / divisor);
            continue;
        }
        for (ptrdiff_t c = 0; c < inner; c += strip) {
            ptrdiff_t width = inner - c < strip ? inner - c : strip;
            if (width == strip)
                NAME(sum_columns)(x + c, n, x_row, strip, sums);
            else
                NAME(sum_columns)(x + c, n, x_row, width, sums);
            for (ptrdiff_t i = 0; i < width; i++) out[c + i] = (float)(sums[i] / divisor);
        }
    }
}

/// Rows of x are `x_row` apart.
static void NAME(variance)(const float *x, ptrdiff_t x_row, float *out, ptrdiff_t outer,
                           ptrdiff_t n, ptrdiff_t inner, double divisor) {
    enum { strip = 16 };
    double means[strip], sums[strip];
    for (ptrdiff_t o = 0; o < outer; o++, x += n * x_row, out += inner) {
        if (x_row == 1) {
            double mean = NAME(sum_row)(x, n) / (double)n;
            out[0] = (float)(NAME(squares_row)(x, n, mean) / divisor);
            continue;
        }
        for (ptrdiff_t c = 0; c < inner; c += strip) {
            ptrdiff_t width = inner - c < strip ? inner - c : strip;
            NAME(sum_columns)(x + c, n, x_row, width, means);
            for (ptrdiff_t i = 0; i < width; i++) means[i] /= (double)n;
            NAME(square_columns)(x + c, n, x_row, width, means, sums);
            for (ptrdiff_t i = 0; i < width; i++) out[c + i] = (float)(sums[i] / divisor);
        }
    }
}
