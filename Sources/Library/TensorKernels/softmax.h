// Softmax, its logarithm and the cross-entropy. The largest entry is subtracted first, so that no
// exponential overflows; sums are in double precision and in order. Included once per variant.

static inline float NAME(largest)(const float *x, ptrdiff_t n, ptrdiff_t stride) {
    float top = x[0];
    for (ptrdiff_t i = 1; i < n; i++) {
        float v = x[i * stride];
        top = v > top || v != v ? v : top;
    }
    return top;
}

/// One column of x [N, I].
static void NAME(softmax_column)(const float *x, float *out, ptrdiff_t n, ptrdiff_t inner,
                                 bool logarithm) {
    float top = NAME(largest)(x, n, inner);
    double total = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        float e = NAME(exp1)(x[i * inner] - top);
        out[i * inner] = e;
        total += (double)e;
    }
    float sum = (float)total, log_of_sum = NAME(log1)(sum);
    for (ptrdiff_t i = 0; i < n; i++)
        out[i * inner] = logarithm ? x[i * inner] - top - log_of_sum : out[i * inner] / sum;
}

/// out = softmax of x [O, N, I] along N, e^(x - max) / Σ e^(x - max), or its logarithm.
static void NAME(softmax)(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
                          bool logarithm) {
    for (ptrdiff_t o = 0; o < outer; o++)
        for (ptrdiff_t i = 0; i < inner; i++)
            NAME(softmax_column)(x + o * n * inner + i, out + o * n * inner + i, n, inner,
                                 logarithm);
}

/// Softmax: y (g - Σ g y). Its logarithm: g - e^y Σ g.
static void NAME(softmax_gradient)(const float *g, const float *y, float *out, ptrdiff_t outer,
                                   ptrdiff_t n, ptrdiff_t inner, bool logarithm) {
    for (ptrdiff_t o = 0; o < outer; o++) {
        for (ptrdiff_t c = 0; c < inner; c++) {
            ptrdiff_t start = o * n * inner + c;
            double total = 0;
            for (ptrdiff_t i = 0; i < n; i++) {
                ptrdiff_t at = start + i * inner;
                total += logarithm ? (double)g[at] : (double)g[at] * (double)y[at];
            }
            float sum = (float)total;
            for (ptrdiff_t i = 0; i < n; i++) {
                ptrdiff_t at = start + i * inner;
                out[at] = logarithm ? g[at] - NAME(exp1)(y[at]) * sum : y[at] * (g[at] - sum);
            }
        }
    }
}

/// Thirty-two rows at a time, so that the exponentials are one long loop. Below -87.33 a power is
/// denormal: next to the 1 of the largest entry it changes no sum, and as a probability it would be
/// slow, see below.
static void NAME(cross_entropy)(const float *logits, const tk_int *targets, float *probabilities,
                                tk_row_loss *losses, ptrdiff_t rows, ptrdiff_t n) {
    enum { chunk = 32 };
    ptrdiff_t bytes = chunk * n * (ptrdiff_t)sizeof(float);
    float *scratch = probabilities ? probabilities : tk_allocate(bytes);
    for (ptrdiff_t r = 0; r < rows; r += chunk) {
        ptrdiff_t some = rows - r < chunk ? rows - r : chunk;
        const float *x = logits + r * n;
        float *e = probabilities ? probabilities + r * n : scratch;
        for (ptrdiff_t i = 0; i < some; i++) {
            float top = NAME(largest)(x + i * n, n, 1);
            for (ptrdiff_t c = 0; c < n; c++) e[i * n + c] = x[i * n + c] - top;
            losses[r + i].of_target = e[i * n + targets[r + i]];
        }
        for (ptrdiff_t i = 0; i < some * n; i++) {
            bool vanishes = e[i] < -87.33f;
            float power = NAME(exp1)(vanishes ? 0.0f : e[i]);
            e[i] = vanishes ? 0.0f : power;
        }
        for (ptrdiff_t i = 0; i < some; i++) {
            double total = 0;
            for (ptrdiff_t c = 0; c < n; c++) total += (double)e[i * n + c];
            float sum = (float)total;
            losses[r + i].log_of_sum = NAME(log1)(sum);
            if (probabilities)
                for (ptrdiff_t c = 0; c < n; c++) e[i * n + c] = e[i * n + c] / sum;
        }
    }
    if (!probabilities) tk_release(scratch, bytes);
}

/// (probabilities - one-hot of the targets) scale, where a probability below 2^-100 is 0. Large logits
/// give many. In the backward pass each would be multiplied by a row of weights and by slopes, and
/// products that come out denormal cost some CPUs more than a hundred cycles each.
static void NAME(cross_entropy_gradient)(const float *probabilities, const tk_int *targets,
                                         float scale, float *out, ptrdiff_t rows, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < rows * n; i++)
        out[i] = probabilities[i] < 0x1p-100f ? 0.0f : probabilities[i] * scale;
    for (ptrdiff_t r = 0; r < rows; r++) out[r * n + targets[r]] -= scale;
}
