// The kernels whose independent results are shared out between threads, where there are enough of them
// to be worth it. No sum is split, so the results have the same bits with any number of threads.

// How much work a kernel must have: below it takes less time than the threads need to meet.
enum {
    worth_moving = 1 << 16,        // numbers read, changed by an operation or two, and written
    worth_computing = 1 << 13,     // exponentials, logarithms and what is made of them
    worth_multiplying = 1 << 19,   // products in sums of products
};

#ifdef __wasm__ // a browser's program has one thread
static inline bool pays(ptrdiff_t work, ptrdiff_t least) { return false; }
#else
static inline bool pays(ptrdiff_t work, ptrdiff_t least) { return work >= least; }
#endif

/// So many floats fill a line of the cache. Where parts may be of any length they are of whole lines, so
/// that no two threads write into one.
enum { line = 16 };

static inline ptrdiff_t at_least(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }

// MARK: One element after the other

typedef struct {
    tk_unary op;
    const float *x;
    float *out;
} map_work;

static void map_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    map_work *w = context;
    active()->map(w->op, w->x + from, w->out + from, to - from);
}

static bool is_a_move(tk_unary op) { return op == tk_negate || op == tk_relu || op == tk_abs; }

void tk_map(tk_unary op, const float *x, float *out, ptrdiff_t n) {
    map_work w = {op, x, out};
    if (!pays(n, is_a_move(op) ? worth_moving : worth_computing))
        map_part(&w, 0, n);
    else
        tk_share(n, line, map_part, &w);
}

typedef struct {
    tk_unary_gradient op;
    const float *g, *saved;
    float *out;
} map_gradient_work;

static void map_gradient_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    map_gradient_work *w = context;
    active()->map_gradient(w->op, w->g + from, w->saved + from, w->out + from, to - from);
}

void tk_map_gradient(tk_unary_gradient op, const float *g, const float *saved, float *out,
                     ptrdiff_t n) {
    map_gradient_work w = {op, g, saved, out};
    if (!pays(n, worth_moving))
        map_gradient_part(&w, 0, n);
    else
        tk_share(n, line, map_gradient_part, &w);
}

typedef struct {
    const float *x;
    float p;
    float *out;
} power_work;

static void power_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    power_work *w = context;
    active()->power(w->x + from, w->p, w->out + from, to - from);
}

void tk_power(const float *x, float p, float *out, ptrdiff_t n) {
    power_work w = {x, p, out};
    if (!pays(n, worth_computing))
        power_part(&w, 0, n);
    else
        tk_share(n, line, power_part, &w);
}

// MARK: Two operands: the first dimension is shared out

typedef struct {
    tk_binary op;
    const float *a, *b;
    float *out;
    const tk_broadcast *how;
    /// The elements of the result for one step in the first dimension.
    ptrdiff_t stride;
} combine_work;

static void combine_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    combine_work *w = context;
    tk_broadcast how = *w->how;
    how.shape[0] = to - from;
    active()->combine(w->op, w->a + from * how.a_strides[0], w->b + from * how.b_strides[0],
                      w->out + from * w->stride, &how);
}

void tk_combine(tk_binary op, const float *a, const float *b, float *out, const tk_broadcast *how) {
    ptrdiff_t stride = 1;
    for (ptrdiff_t d = 1; d < how->rank; d++) stride *= how->shape[d];
    if (!pays(how->shape[0] * stride, worth_moving)) {
        active()->combine(op, a, b, out, how);
        return;
    }
    combine_work w = {op, a, b, out, how, stride};
    tk_share(how->shape[0], at_least(1, line / stride), combine_part, &w);
}

// MARK: Products: rows are shared out, or columns where there are few rows

typedef struct {
    const float *a, *b;
    float *out;
    ptrdiff_t a_row, a_column, rows, columns, inner;
} matmul_work;

static void matmul_rows(void *context, ptrdiff_t from, ptrdiff_t to) {
    matmul_work *w = context;
    active()->matmul(w->a + from * w->a_row, w->a_row, w->a_column, w->b, w->columns,
                     w->out + from * w->columns, w->columns, to - from, w->columns, w->inner);
}

static void matmul_columns(void *context, ptrdiff_t from, ptrdiff_t to) {
    matmul_work *w = context;
    active()->matmul(w->a, w->a_row, w->a_column, w->b + from, w->columns, w->out + from,
                     w->columns, w->rows, to - from, w->inner);
}

void tk_matmul(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, float *out,
               ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner) {
    enum { block_rows = 8, block_columns = 32 }; // what the kernel computes at a time, or more
    matmul_work w = {a, b, out, a_row, a_column, rows, columns, inner};
    if (!pays(rows * columns * inner, worth_multiplying))
        matmul_rows(&w, 0, rows);
    else if (rows / block_rows >= columns / block_columns)
        tk_share(rows, block_rows, matmul_rows, &w);
    else
        tk_share(columns, block_columns, matmul_columns, &w);
}

typedef struct {
    const float *x;
    float *out;
    ptrdiff_t rows, columns;
} transpose_work;

static void transpose_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    transpose_work *w = context;
    active()->transpose(w->x + from * w->columns, w->out + from, w->rows, to - from, w->columns);
}

void tk_transpose(const float *x, float *out, ptrdiff_t rows, ptrdiff_t columns) {
    transpose_work w = {x, out, rows, columns};
    if (!pays(rows * columns, worth_moving))
        transpose_part(&w, 0, rows);
    else
        tk_share(rows, line, transpose_part, &w);
}

// MARK: Reductions: their results are shared out, of whole or of a single outer dimension

typedef struct {
    bool squares;
    const float *x;
    float *out;
    ptrdiff_t outer, n, inner;
    double divisor;
} reduction_work;

static void reduce(const reduction_work *w, const float *x, float *out, ptrdiff_t outer,
                   ptrdiff_t inner) {
    if (w->squares)
        active()->variance(x, w->inner, out, outer, w->n, inner, w->divisor);
    else
        active()->sum(x, w->inner, out, outer, w->n, inner, w->divisor);
}

static void reduce_outer(void *context, ptrdiff_t from, ptrdiff_t to) {
    reduction_work *w = context;
    reduce(w, w->x + from * w->n * w->inner, w->out + from * w->inner, to - from, w->inner);
}

static void reduce_inner(void *context, ptrdiff_t from, ptrdiff_t to) {
    reduction_work *w = context;
    reduce(w, w->x + from, w->out + from, 1, to - from);
}

static void reduced(reduction_work w) {
    if (!pays(w.outer * w.n * w.inner, worth_moving))
        reduce_outer(&w, 0, w.outer);
    else if (w.outer == 1)
        tk_share(w.inner, line, reduce_inner, &w);
    else
        tk_share(w.outer, at_least(1, line / at_least(1, w.inner)), reduce_outer, &w);
}

void tk_sum(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
            double divisor) {
    reduced((reduction_work){false, x, out, outer, n, inner, divisor});
}

void tk_variance(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
                 double divisor) {
    reduced((reduction_work){true, x, out, outer, n, inner, divisor});
}

// MARK: Examples of a batch

typedef struct {
    const float *x, *mean, *scale, *gain, *bias;
    float *out;
    ptrdiff_t channels, inner;
} normalize_work;

static void normalize_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    normalize_work *w = context;
    ptrdiff_t start = from * w->channels * w->inner;
    active()->normalize(w->x + start, w->mean, w->scale, w->gain, w->bias, w->out + start,
                        to - from, w->channels, w->inner);
}

void tk_normalize(const float *x, const float *mean, const float *scale, const float *gain,
                  const float *bias, float *out, ptrdiff_t outer, ptrdiff_t channels,
                  ptrdiff_t inner) {
    normalize_work w = {x, mean, scale, gain, bias, out, channels, inner};
    if (!pays(outer * channels * inner, worth_moving))
        normalize_part(&w, 0, outer);
    else
        tk_share(outer, at_least(1, line / at_least(1, channels * inner)), normalize_part, &w);
}

typedef struct {
    const float *x;
    float *out;
    ptrdiff_t n, inner;
    bool logarithm;
} softmax_work;

static void softmax_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    softmax_work *w = context;
    ptrdiff_t start = from * w->n * w->inner;
    active()->softmax(w->x + start, w->out + start, to - from, w->n, w->inner, w->logarithm);
}

void tk_softmax(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
                bool logarithm) {
    softmax_work w = {x, out, n, inner, logarithm};
    if (!pays(outer * n * inner, worth_computing))
        softmax_part(&w, 0, outer);
    else
        tk_share(outer, at_least(1, line / at_least(1, n * inner)), softmax_part, &w);
}

typedef struct {
    const float *g, *y;
    float *out;
    ptrdiff_t n, inner;
    bool logarithm;
} softmax_gradient_work;

static void softmax_gradient_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    softmax_gradient_work *w = context;
    ptrdiff_t start = from * w->n * w->inner;
    active()->softmax_gradient(w->g + start, w->y + start, w->out + start, to - from, w->n,
                               w->inner, w->logarithm);
}

void tk_softmax_gradient(const float *g, const float *y, float *out, ptrdiff_t outer, ptrdiff_t n,
                         ptrdiff_t inner, bool logarithm) {
    softmax_gradient_work w = {g, y, out, n, inner, logarithm};
    if (!pays(outer * n * inner, worth_computing))
        softmax_gradient_part(&w, 0, outer);
    else
        tk_share(outer, at_least(1, line / at_least(1, n * inner)), softmax_gradient_part, &w);
}

float tk_mean_loss(const tk_row_loss *losses, ptrdiff_t rows) {
    enum { together = 32 };
    double loss = 0;
    for (ptrdiff_t r = 0; r < rows; r += together) {
        ptrdiff_t end = rows - r < together ? rows : r + together;
        for (ptrdiff_t i = r; i < end; i++) loss -= (double)losses[i].of_target;
        for (ptrdiff_t i = r; i < end; i++) loss += (double)losses[i].log_of_sum;
    }
    return (float)(loss / (double)rows);
}

typedef struct {
    const float *logits;
    const tk_int *targets;
    float *probabilities; // or null
    tk_row_loss *losses;
    ptrdiff_t n;
} cross_entropy_work;

static void cross_entropy_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    cross_entropy_work *w = context;
    active()->cross_entropy(w->logits + from * w->n, w->targets + from,
                            w->probabilities ? w->probabilities + from * w->n : NULL,
                            w->losses + from, to - from, w->n);
}

float tk_cross_entropy(const float *logits, const tk_int *targets, float *probabilities,
                       ptrdiff_t rows, ptrdiff_t n) {
    ptrdiff_t bytes = rows * (ptrdiff_t)sizeof(tk_row_loss);
    tk_row_loss *losses = tk_allocate(bytes);
    cross_entropy_work w = {logits, targets, probabilities, losses, n};
    if (!pays(rows * n, worth_computing))
        cross_entropy_part(&w, 0, rows);
    else
        tk_share(rows, line, cross_entropy_part, &w);
    float mean = tk_mean_loss(losses, rows);
    tk_release(losses, bytes);
    return mean;
}

typedef struct {
    const float *probabilities;
    const tk_int *targets;
    float scale;
    float *out;
    ptrdiff_t n;
} cross_entropy_gradient_work;

static void cross_entropy_gradient_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    cross_entropy_gradient_work *w = context;
    active()->cross_entropy_gradient(w->probabilities + from * w->n, w->targets + from, w->scale,
                                     w->out + from * w->n, to - from, w->n);
}

void tk_cross_entropy_gradient(const float *probabilities, const tk_int *targets, float scale,
                               float *out, ptrdiff_t rows, ptrdiff_t n) {
    cross_entropy_gradient_work w = {probabilities, targets, scale, out, n};
    if (!pays(rows * n, worth_moving))
        cross_entropy_gradient_part(&w, 0, rows);
    else
        tk_share(rows, line, cross_entropy_gradient_part, &w);
}

// MARK: Steps of optimisers

typedef struct {
    float *p;
    const float *g;
    float *v;
    const tk_sgd_step *step;
} sgd_work;

static void sgd_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    sgd_work *w = context;
    active()->sgd(w->p + from, w->g + from, w->v ? w->v + from : NULL, w->step, to - from);
}

void tk_sgd(float *p, const float *g, float *v, const tk_sgd_step *step, ptrdiff_t n) {
    sgd_work w = {p, g, v, step};
    if (!pays(n, worth_moving))
        sgd_part(&w, 0, n);
    else
        tk_share(n, line, sgd_part, &w);
}

typedef struct {
    float *p;
    const float *g;
    float *mean, *square;
    const tk_adam_step *step;
} adam_work;

static void adam_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    adam_work *w = context;
    active()->adam(w->p + from, w->g + from, w->mean + from, w->square + from, w->step, to - from);
}

void tk_adam(float *p, const float *g, float *mean, float *square, const tk_adam_step *step,
             ptrdiff_t n) {
    adam_work w = {p, g, mean, square, step};
    if (!pays(n, worth_moving))
        adam_part(&w, 0, n);
    else
        tk_share(n, line, adam_part, &w);
}
