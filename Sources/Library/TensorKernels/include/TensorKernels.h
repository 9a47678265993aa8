/// The numerical kernels of the tensor library, in portable C.
///
/// Every kernel gives the same bits on every CPU. Each product and each sum is rounded on its own
/// (no fused multiply-add), each sum has one documented order whatever the vector width, and exp,
/// log, tanh, sine and cosine are polynomials of this library, never libm's. Vectors go across independent
/// elements; a longer vector changes the time, not the result.
///
/// Shapes by letter: R rows, N columns or entries of a reduced dimension, I the product of the
/// dimensions after it, O the product of those before it. Arrays are row-major.
#ifndef TENSOR_KERNELS_H
#define TENSOR_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The integers that a tensor holds: Swift's `Int`, of 64 bits or 32.
typedef ptrdiff_t tk_int;

/// The instruction sets the kernels are compiled for.
typedef enum {
    tk_isa_baseline = 0, // x86-64, or the only one on another architecture
    tk_isa_v3 = 1,       // x86-64-v3: AVX2
    tk_isa_v4 = 2,       // x86-64-v4: AVX-512
} tk_isa;

/// Functions of one number.
typedef enum {
    tk_negate,
    tk_exp,
    tk_log,
    tk_tanh,
    tk_relu,
    tk_sigmoid,
    tk_sqrt,
    tk_abs,
    tk_sin,
    tk_cos,
} tk_unary;

/// Gradients of functions of one number, given the gradient of the result and one saved number.
typedef enum {
    tk_tanh_gradient,    // g * (1 - t * t), t the result
    tk_sigmoid_gradient, // g * (1 - s) * s, s the result
    tk_relu_gradient,    // 0 where the result is 0, else g, also at a NaN
    tk_abs_gradient,     // g * sign(x), x the operand
} tk_unary_gradient;

/// Operators of two numbers.
typedef enum {
    tk_add,
    tk_subtract,
    tk_multiply,
    tk_divide,
} tk_binary;

/// Comparisons of two numbers; the result is a byte, 0 or 1.
typedef enum {
    tk_less,
    tk_less_equal,
    tk_greater,
    tk_greater_equal,
    tk_equal,
    tk_not_equal,
} tk_comparison;

/// How two operands meet: at most eight dimensions, a stride of 0 repeats the operand.
typedef struct {
    ptrdiff_t rank;
    ptrdiff_t shape[8];
    ptrdiff_t a_strides[8];
    ptrdiff_t b_strides[8];
} tk_broadcast;

/// What the cross-entropy of a row is made of: the score of its target, which is taken off, and the
/// logarithm of the sum of the powers of all; both less the largest score.
typedef struct {
    float of_target;
    float log_of_sum;
} tk_row_loss;

/// A step of stochastic gradient descent, with momentum if it keeps velocities.
typedef struct {
    float rate, weight_decay, momentum;
    /// How much of a new gradient goes into the velocity.
    float share;
    /// Whether the velocity is the gradient, for there was none before; whether the step looks ahead
    /// (Nesterov).
    bool is_first, looks_ahead;
} tk_sgd_step;

/// A step of Adam.
typedef struct {
    float rate, weight_decay, epsilon;
    /// How much of a new gradient goes into its running mean.
    float mean_share;
    /// How much of the running mean of squares is kept, and how much of a new one goes in.
    float square_kept, square_share;
    /// What the root of that mean is divided by.
    float root_divisor;
} tk_adam_step;

// One row a kernel: result, name, parameters, arguments. A kernel of an instruction set works alone.

/// The kernels that are called as they are.
#define TK_WHOLE_KERNELS(KERNEL)                                                                   \
    KERNEL(void, combine_int,                                                                      \
           (tk_binary op, const tk_int *a, const tk_int *b, tk_int *out,                           \
            const tk_broadcast *how),                                                              \
           (op, a, b, out, how))                                                                   \
    KERNEL(void, compare,                                                                          \
           (tk_comparison op, const float *a, const float *b, uint8_t *out,                        \
            const tk_broadcast *how),                                                              \
           (op, a, b, out, how))                                                                   \
    KERNEL(void, compare_int,                                                                      \
           (tk_comparison op, const tk_int *a, const tk_int *b, uint8_t *out,                      \
            const tk_broadcast *how),                                                              \
           (op, a, b, out, how))                                                                   \
    KERNEL(void, moments,                                                                          \
           (const float *x, double epsilon, float *mean, float *variance, float *scale,            \
            ptrdiff_t outer, ptrdiff_t channels, ptrdiff_t inner),                                 \
           (x, epsilon, mean, variance, scale, outer, channels, inner))                            \
    KERNEL(void, normalize_gradient,                                                               \
           (const float *g, const float *x, const float *mean, const float *scale,                 \
            const float *gain, bool of_batch, float *work, float *dx, float *dgain, float *dbias,  \
            ptrdiff_t outer, ptrdiff_t channels, ptrdiff_t inner),                                 \
           (g, x, mean, scale, gain, of_batch, work, dx, dgain, dbias, outer, channels, inner))

/// The kernels whose independent results threads share out where there are many; with the arguments
/// that a part of them needs.
#define TK_SHARED_KERNELS(KERNEL)                                                                  \
    KERNEL(void, map, (tk_unary op, const float *x, float *out, ptrdiff_t n), (op, x, out, n))     \
    KERNEL(void, map_gradient,                                                                     \
           (tk_unary_gradient op, const float *g, const float *saved, float *out, ptrdiff_t n),    \
           (op, g, saved, out, n))                                                                 \
    KERNEL(void, power, (const float *x, float p, float *out, ptrdiff_t n), (x, p, out, n))        \
    KERNEL(void, combine,                                                                          \
           (tk_binary op, const float *a, const float *b, float *out, const tk_broadcast *how),    \
           (op, a, b, out, how))                                                                   \
    KERNEL(void, matmul,                                                                           \
           (const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,  \
            float *out, ptrdiff_t out_row, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner),    \
           (a, a_row, a_column, b, b_row, out, out_row, rows, columns, inner))                     \
    KERNEL(void, transpose,                                                                        \
           (const float *x, float *out, ptrdiff_t out_row, ptrdiff_t rows, ptrdiff_t columns),     \
           (x, out, out_row, rows, columns))                                                       \
    KERNEL(void, sum,                                                                              \
           (const float *x, ptrdiff_t x_row, float *out, ptrdiff_t outer, ptrdiff_t n,             \
            ptrdiff_t inner, double divisor),                                                      \
           (x, x_row, out, outer, n, inner, divisor))                                              \
    KERNEL(void, variance,                                                                         \
           (const float *x, ptrdiff_t x_row, float *out, ptrdiff_t outer, ptrdiff_t n,             \
            ptrdiff_t inner, double divisor),                                                      \
           (x, x_row, out, outer, n, inner, divisor))                                              \
    KERNEL(void, normalize,                                                                        \
           (const float *x, const float *mean, const float *scale, const float *gain,              \
            const float *bias, float *out, ptrdiff_t outer, ptrdiff_t channels, ptrdiff_t inner),  \
           (x, mean, scale, gain, bias, out, outer, channels, inner))                              \
    KERNEL(void, softmax,                                                                          \
           (const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,             \
            bool logarithm),                                                                       \
           (x, out, outer, n, inner, logarithm))                                                   \
    KERNEL(void, softmax_gradient,                                                                 \
           (const float *g, const float *y, float *out, ptrdiff_t outer, ptrdiff_t n,              \
            ptrdiff_t inner, bool logarithm),                                                      \
           (g, y, out, outer, n, inner, logarithm))                                                \
    KERNEL(void, cross_entropy,                                                                    \
           (const float *logits, const tk_int *targets, float *_Nullable probabilities,            \
            tk_row_loss *losses, ptrdiff_t rows, ptrdiff_t n),                                     \
           (logits, targets, probabilities, losses, rows, n))                                      \
    KERNEL(void, cross_entropy_gradient,                                                           \
           (const float *probabilities, const tk_int *targets, float scale, float *out,            \
            ptrdiff_t rows, ptrdiff_t n),                                                          \
           (probabilities, targets, scale, out, rows, n))                                          \
    KERNEL(void, sgd,                                                                              \
           (float *p, const float *g, float *_Nullable v, const tk_sgd_step *step, ptrdiff_t n),   \
           (p, g, v, step, n))                                                                     \
    KERNEL(void, adam,                                                                             \
           (float *p, const float *g, float *mean, float *square, const tk_adam_step *step,        \
            ptrdiff_t n),                                                                          \
           (p, g, mean, square, step, n))

#define TK_DECLARE(result, name, parameters, arguments) result tk_##name parameters;
TK_WHOLE_KERNELS(TK_DECLARE)
#undef TK_DECLARE

/// out[i] = a function of x[i]; `out` may be `x`.
void tk_map(tk_unary op, const float *x, float *out, ptrdiff_t n);

/// out[i] = the gradient of a function, given that of its result and a saved number.
void tk_map_gradient(tk_unary_gradient op, const float *g, const float *saved, float *out,
                     ptrdiff_t n);

/// out[i] = x[i] to the power of p.
void tk_power(const float *x, float p, float *out, ptrdiff_t n);

/// out = a op b; `out` may be an operand.
void tk_combine(tk_binary op, const float *a, const float *b, float *out, const tk_broadcast *how);

/// out [R, N] = a [R, K] times b [K, N]; `a` has strides, so that its transpose needs no copy.
void tk_matmul(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, float *out,
               ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner);

/// out [N, R] = x [R, N] transposed.
void tk_transpose(const float *x, float *out, ptrdiff_t rows, ptrdiff_t columns);

/// out [O, I] = the sums of x [O, N, I] along N, each divided by `divisor`.
void tk_sum(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
            double divisor);

/// out [O, I] = the variances of x [O, N, I] along N, squared distances divided by `divisor`.
void tk_variance(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
                 double divisor);

/// out [O, C, I] = (x - mean) scale gain + bias.
void tk_normalize(const float *x, const float *mean, const float *scale, const float *gain,
                  const float *bias, float *out, ptrdiff_t outer, ptrdiff_t channels,
                  ptrdiff_t inner);

/// out = softmax of x [O, N, I] along N, or its logarithm.
void tk_softmax(const float *x, float *out, ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner,
                bool logarithm);

/// The gradient of `tk_softmax`, given that of its result and the result y.
void tk_softmax_gradient(const float *g, const float *y, float *out, ptrdiff_t outer, ptrdiff_t n,
                         ptrdiff_t inner, bool logarithm);

/// The mean over rows of -log softmax(logits)[target]; keeps the probabilities if asked.
float tk_cross_entropy(const float *logits, const tk_int *targets, float *_Nullable probabilities,
                       ptrdiff_t rows, ptrdiff_t n);

/// The mean of what rows add, in double precision: thirty-two rows at a time, first the targets' and then
/// the logarithms, each in the order of the rows.
float tk_mean_loss(const tk_row_loss *losses, ptrdiff_t rows);

/// The gradient of `tk_cross_entropy`: (probabilities - one-hot of the targets) scale.
void tk_cross_entropy_gradient(const float *probabilities, const tk_int *targets, float scale,
                               float *out, ptrdiff_t rows, ptrdiff_t n);

/// Moves the parameter p along its gradient g, or along the velocity v that it updates.
void tk_sgd(float *p, const float *g, float *_Nullable v, const tk_sgd_step *step, ptrdiff_t n);

/// Moves the parameter p along the running mean of its gradient g, over the root of that of its square.
void tk_adam(float *p, const float *g, float *mean, float *square, const tk_adam_step *step,
             ptrdiff_t n);

/// The kernels compiled for one instruction set.
typedef struct {
#define TK_FIELD(result, name, parameters, arguments) result(*name) parameters;
    TK_WHOLE_KERNELS(TK_FIELD)
    TK_SHARED_KERNELS(TK_FIELD)
#undef TK_FIELD
} tk_kernels;

/// The kernels of an instruction set, or null if this CPU does not have it.
const tk_kernels *_Nullable tk_kernels_for(tk_isa isa);

/// The name of the instruction set in use: the best this CPU has, or `TENSORS_ISA`.
const char *tk_active_isa(void);

// Kernels that only move numbers; they need no variants.

/// Copies a box of elements of 1, 4 or 8 bytes; strides count elements, `rank` is at most eight.
void tk_copy(const void *from, const ptrdiff_t *from_strides, void *to, const ptrdiff_t *to_strides,
             const ptrdiff_t *shape, ptrdiff_t rank, ptrdiff_t element_size);

/// Copies rows of `row_bytes` by index; negative indices count from the end. Returns the position
/// of the first index outside the table, or -1.
ptrdiff_t tk_gather(const void *table, ptrdiff_t table_rows, ptrdiff_t row_bytes,
                    const tk_int *indices, ptrdiff_t n, void *out);

/// Adds row i of `g` to row `indices[i]` of `table`, in the order of i.
void tk_scatter_add(float *table, ptrdiff_t table_rows, ptrdiff_t width, const tk_int *indices,
                    ptrdiff_t n, const float *g);

/// The largest entry along a dimension and its place; the first of equals; a NaN wins.
/// With `smallest`, the smallest.
void tk_extremum(const float *x, float *_Nullable values, tk_int *_Nullable places,
                 ptrdiff_t outer, ptrdiff_t n, ptrdiff_t inner, bool smallest);

/// The position of the first target outside 0 ..< n, or -1.
ptrdiff_t tk_first_outside(const tk_int *targets, ptrdiff_t count, ptrdiff_t n);

// Double precision, for the generators. Each within 1 ULP of the exact value.

double tk_exp_f64(double x);
double tk_log_f64(double x);
/// For x of magnitude up to 100; the generators need 2π.
double tk_sin_f64(double x);
double tk_cos_f64(double x);

/// Makes uniform draws from 0 to 1, 1 not included, normal, by chunks of 16 in which place j is paired with
/// j + 8: the Box-Muller transform in double precision, its angle rounded to `float` as PyTorch rounds it.
void tk_box_muller(float *x, ptrdiff_t chunks);

// Memory and state of a thread.

/// Memory for `bytes`, aligned to 64; small blocks come from a list of this thread's.
void *tk_allocate(ptrdiff_t bytes);
void tk_release(void *block, ptrdiff_t bytes);

/// Whether operations of this thread record a graph.
bool tk_recording(void);
void tk_set_recording(bool recording);

/// A number larger than any it gave before, on whatever thread.
int64_t tk_next_number(void);

/// What a variable of the environment says; null where it is not set.
const char *_Nullable tk_environment(const char *name);

/// How many threads can run at once: the processors that this process may use.
int32_t tk_processors(void);

/// How many threads share out a kernel's results: `TENSORS_THREADS`, or the processors that this
/// process may use.
int32_t tk_threads(void);

/// Computes the results from one place to another, that one not included.
typedef void (*tk_part)(void *context, ptrdiff_t from, ptrdiff_t to);

/// Calls `part` for all of the places from 0 to `n`, in pieces of multiples of `grain`, on the threads
/// that share out kernels, and returns when all are done. Which thread computes what changes no result.
void tk_share(ptrdiff_t n, ptrdiff_t grain, tk_part part, void *context);

/// Starts `count` threads that each call `body(context)`, and waits until all have ended.
///
/// Each has the recording state and the lists of memory of a fresh thread. Where the system starts
/// fewer threads, fewer call; where it starts none, the calling thread does, as a fresh one would.
void tk_run_on_threads(int32_t count, void (*body)(void *context), void *context);

#pragma clang assume_nonnull end

#endif
