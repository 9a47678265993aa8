// Matrix products. Each entry of the result is one sum over k in order, from 0; vectors go across
// the columns. Included once per variant.

// A load takes a constant distance from its address for nothing, in WebAssembly, and on x86 also a
// register's multiple. The compiler adds it to the address all the same, once a turn, unless it
// cannot see where that comes from. So a block's addresses are hidden from it: in WebAssembly the
// scalars of rows that lie side by side are then at constant distances, and a strip's second vector
// too; elsewhere the scalars of four rows are at one, two and three times `a_row`.
//
// Outside WebAssembly a block asks for what comes next: the columns some turns on, which may lie
// pages apart, and the scalars of the next block, a share each turn. Vectors of four are so slow
// that it does not pay.
#define HIDE(pointer) __asm__("" : "+r"(pointer))
#ifdef __wasm__
#define LIE_SIDE_BY_SIDE(a_row) ((a_row) == 1)
#define HIDE_MORE(scalars) ((void)(scalars))
#define SCALAR(r) scalars[(r) * a_row]
#define SECOND(WIDTH) WIDTH
#define SECOND_IS_NEXT true
#define PREFETCH(columns, scalars) ((void)0)
#else
#define LIE_SIDE_BY_SIDE(a_row) false
#define HIDE_MORE(scalars) HIDE(scalars)
#define SCALAR(r) ((r) < 4 ? scalars : more_scalars)[((r) % 4) * a_row]
#define SECOND(WIDTH) second
#define SECOND_IS_NEXT false
#define PREFETCH(columns, scalars)                                                                 \
    (__builtin_prefetch(columns), __builtin_prefetch((columns) + second),                          \
     __builtin_prefetch(scalars))
#endif

// Rows of `out`, eight at most, times one vector of columns or two, the second one `second` columns
// after the first; all sums in registers.
#define BLOCK(ROWS, VECTORS, WIDTH)                                                                \
    static inline __attribute__((always_inline)) void NAME(block_##ROWS##x##VECTORS##x##WIDTH)(    \
        const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,      \
        float *out, ptrdiff_t out_row, ptrdiff_t second, ptrdiff_t inner) {                        \
        typedef float vector __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));       \
        enum { ahead = 16 };                                                                       \
        ptrdiff_t share = a_row == 1 ? a_column : ROWS;                                            \
        vector sums[ROWS][VECTORS] = {0};                                                          \
        for (ptrdiff_t k = 0; k < inner; k++) {                                                    \
            const float *scalars = a + k * a_column, *more_scalars = scalars + 4 * a_row;          \
            const float *columns = b + k * b_row;                                                  \
            HIDE(scalars);                                                                         \
            if (ROWS > 4) HIDE_MORE(more_scalars);                                                 \
            HIDE(columns);                                                                         \
            if (WIDTH > 4) PREFETCH(columns + ahead * b_row, a + ROWS * a_row + k * share);        \
            for (int v = 0; v < VECTORS; v++) {                                                    \
                vector column = *(const vector *)(columns + v * SECOND(WIDTH));                    \
                for (int r = 0; r < ROWS; r++)                                                     \
                    sums[r][v] = sums[r][v] + column * SCALAR(r);                                  \
            }                                                                                      \
        }                                                                                          \
        for (int r = 0; r < ROWS; r++)                                                             \
            for (int v = 0; v < VECTORS; v++)                                                      \
                *(vector *)(out + r * out_row + v * SECOND(WIDTH)) = sums[r][v];                   \
    }

// A strip of columns, all rows. The last block overlaps the one before it: its rows are computed
// twice, to the same bits, which is faster than a block of fewer rows.
#define STRIP(ROWS, VECTORS, WIDTH)                                                                \
    BLOCK(ROWS, VECTORS, WIDTH)                                                                    \
    BLOCK(1, VECTORS, WIDTH)                                                                       \
    static inline __attribute__((always_inline)) void NAME(rows_##VECTORS##x##WIDTH)(              \
        const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,      \
        float *out, ptrdiff_t out_row, ptrdiff_t second, ptrdiff_t rows, ptrdiff_t inner) {        \
        if (rows < ROWS) {                                                                         \
            for (ptrdiff_t r = 0; r < rows; r++)                                                   \
                NAME(block_1x##VECTORS##x##WIDTH)(a + r * a_row, a_row, a_column, b, b_row,        \
                                                  out + r * out_row, out_row, second, inner);      \
            return;                                                                                \
        }                                                                                          \
        for (ptrdiff_t next = 0; next < rows; next += ROWS) {                                      \
            ptrdiff_t r = next + ROWS <= rows ? next : rows - ROWS;                                \
            NAME(block_##ROWS##x##VECTORS##x##WIDTH)(a + r * a_row, a_row, a_column, b, b_row,     \
                                                     out + r * out_row, out_row, second, inner);   \
        }                                                                                          \
    }                                                                                              \
    static void NAME(strip_##VECTORS##x##WIDTH)(                                                   \
        const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,      \
        float *out, ptrdiff_t out_row, ptrdiff_t second, ptrdiff_t rows, ptrdiff_t inner) {        \
        if (LIE_SIDE_BY_SIDE(a_row))                                                               \
            NAME(rows_##VECTORS##x##WIDTH)(a, 1, a_column, b, b_row, out, out_row, second, rows,   \
                                           inner);                                                 \
        else                                                                                       \
            NAME(rows_##VECTORS##x##WIDTH)(a, a_row, a_column, b, b_row, out, out_row, second,     \
                                           rows, inner);                                           \
    }

// All columns of some rows, WIDTH or more of them, in strips of two vectors and one at the end;
// where the columns end inside a vector, it begins inside the one before it. Eight vectors of sums
// hide the time that an addition takes, sixteen load less, where there are registers for them.
// Browsers load all scalars of a block first, so that eight sums and as many scalars would find no
// room in sixteen registers.
#ifdef __wasm__
#define STRIP_OF_ONE(WIDTH) STRIP(6, 1, WIDTH)
#else
#define STRIP_OF_ONE(WIDTH) STRIP(8, 1, WIDTH)
#endif
#define STRIPS(ROWS_OF_TWO, WIDTH)                                                                 \
    STRIP(ROWS_OF_TWO, 2, WIDTH)                                                                   \
    STRIP_OF_ONE(WIDTH)                                                                            \
    static void NAME(strips_##WIDTH)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column,          \
                                     const float *b, ptrdiff_t b_row, float *out,                  \
                                     ptrdiff_t out_row, ptrdiff_t rows, ptrdiff_t columns,         \
                                     ptrdiff_t inner) {                                            \
        for (ptrdiff_t c = 0; c < columns;) {                                                      \
            ptrdiff_t left = columns - c;                                                          \
            if (SECOND_IS_NEXT && left > WIDTH && left < 2 * WIDTH && columns >= 2 * WIDTH) {    \
                c = columns - 2 * WIDTH;                                                           \
                left = 2 * WIDTH;                                                                  \
            }                                                                                      \
            if (left >= 2 * WIDTH || (left > WIDTH && !SECOND_IS_NEXT)) {                        \
                NAME(strip_2x##WIDTH)(a, a_row, a_column, b + c, b_row, out + c, out_row,          \
                                      left < 2 * WIDTH ? left - WIDTH : WIDTH, rows, inner);       \
                c += 2 * WIDTH;                                                                    \
            } else {                                                                               \
                if (left < WIDTH) c = columns - WIDTH;                                             \
                NAME(strip_1x##WIDTH)(a, a_row, a_column, b + c, b_row, out + c, out_row, 0, rows, \
                                      inner);                                                      \
                c += WIDTH;                                                                        \
            }                                                                                      \
        }                                                                                          \
    }

#if WIDTH_OF_VECTOR >= 16
STRIPS(8, 16)
#endif
#if WIDTH_OF_VECTOR >= 8
STRIPS(4, 8)
#endif
STRIPS(4, 4)
#undef STRIPS
#undef STRIP_OF_ONE
#undef STRIP
#undef BLOCK
#undef PREFETCH
#undef SECOND_IS_NEXT
#undef SECOND
#undef SCALAR
#undef LIE_SIDE_BY_SIDE
#undef HIDE_MORE
#undef HIDE

/// One to three columns: a zero-padded copy of them, and the four-wide kernel.
static void NAME(few_columns)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                              ptrdiff_t b_row, float *out, ptrdiff_t out_row, ptrdiff_t rows,
                              ptrdiff_t columns, ptrdiff_t inner) {
    enum { chunk = 64 };
    ptrdiff_t bytes = inner * 4 * (ptrdiff_t)sizeof(float);
    float *padded = tk_allocate(bytes);
    float sums[chunk * 4];
    for (ptrdiff_t k = 0; k < inner; k++)
        for (ptrdiff_t c = 0; c < 4; c++)
            padded[4 * k + c] = c < columns ? b[k * b_row + c] : 0.0f;
    for (ptrdiff_t r = 0; r < rows; r += chunk) {
        ptrdiff_t some = rows - r < chunk ? rows - r : chunk;
        NAME(strip_1x4)(a + r * a_row, a_row, a_column, padded, 4, sums, 4, 0, some, inner);
        for (ptrdiff_t i = 0; i < some; i++)
            for (ptrdiff_t c = 0; c < columns; c++)
                out[(r + i) * out_row + c] = sums[4 * i + c];
    }
    tk_release(padded, bytes);
}

/// All columns of some rows, four or more of them.
static void NAME(some_rows)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                            ptrdiff_t b_row, float *out, ptrdiff_t out_row, ptrdiff_t rows,
                            ptrdiff_t columns, ptrdiff_t inner) {
#if WIDTH_OF_VECTOR >= 16
    if (columns >= 16) {
        NAME(strips_16)(a, a_row, a_column, b, b_row, out, out_row, rows, columns, inner);
        return;
    }
#endif
#if WIDTH_OF_VECTOR >= 8
    if (columns >= 8) {
        NAME(strips_8)(a, a_row, a_column, b, b_row, out, out_row, rows, columns, inner);
        return;
    }
#endif
    NAME(strips_4)(a, a_row, a_column, b, b_row, out, out_row, rows, columns, inner);
}

static void NAME(matmul)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                         ptrdiff_t b_row, float *out, ptrdiff_t out_row, ptrdiff_t rows,
                         ptrdiff_t columns, ptrdiff_t inner) {
    enum { chunk = 128 }; // rows at a time, so that they stay in the cache over all the columns
    if (columns < 4) {
        NAME(few_columns)(a, a_row, a_column, b, b_row, out, out_row, rows, columns, inner);
        return;
    }
    for (ptrdiff_t r = 0; r < rows; r += chunk)
        NAME(some_rows)(a + r * a_row, a_row, a_column, b, b_row, out + r * out_row, out_row,
                        rows - r < chunk ? rows - r : chunk, columns, inner);
}

// Four columns of four rows, or of eight or sixteen where vectors are as long: then each of a vector's
// quarters is of a row four further down, and they are turned side by side.
typedef float NAME(four) __attribute__((vector_size(16), aligned(4), may_alias));

static inline NAME(four) NAME(load_4)(const float *x, ptrdiff_t x_row) {
    (void)x_row;
    return *(const NAME(four) *)x;
}

#define TURN_4(a, b, places) __builtin_shufflevector(a, b, places(0, 4))
#define TURN_8(a, b, places) __builtin_shufflevector(a, b, places(0, 8), places(4, 8))
#define TURN_16(a, b, places)                                                                      \
    __builtin_shufflevector(a, b, places(0, 16), places(4, 16), places(8, 16), places(12, 16))
// Places of a quarter that begins at `first`; the second vector's numbers are `n` further on.
#define LOWER(first, n) first, first + n, first + 1, first + 1 + n
#define UPPER(first, n) first + 2, first + 2 + n, first + 3, first + 3 + n
#define LEFT(first, n) first, first + 1, first + n, first + n + 1
#define RIGHT(first, n) first + 2, first + 3, first + n + 2, first + n + 3

#define TRANSPOSE(ROWS)                                                                            \
    static inline void NAME(transpose_##ROWS)(const float *x, ptrdiff_t x_row, float *out,         \
                                              ptrdiff_t out_row) {                                 \
        typedef float vector __attribute__((vector_size(4 * ROWS), aligned(4), may_alias));        \
        vector a = NAME(load_##ROWS)(x, x_row), b = NAME(load_##ROWS)(x + x_row, x_row);           \
        vector c = NAME(load_##ROWS)(x + 2 * x_row, x_row);                                        \
        vector d = NAME(load_##ROWS)(x + 3 * x_row, x_row);                                        \
        vector ab = TURN_##ROWS(a, b, LOWER), cd = TURN_##ROWS(c, d, LOWER);                       \
        vector ab2 = TURN_##ROWS(a, b, UPPER), cd2 = TURN_##ROWS(c, d, UPPER);                     \
        *(vector *)out = TURN_##ROWS(ab, cd, LEFT);                                                \
        *(vector *)(out + out_row) = TURN_##ROWS(ab, cd, RIGHT);                                   \
        *(vector *)(out + 2 * out_row) = TURN_##ROWS(ab2, cd2, LEFT);                              \
        *(vector *)(out + 3 * out_row) = TURN_##ROWS(ab2, cd2, RIGHT);                             \
    }                                                                                              \
                                                                                                   \
    /* All columns, four or more, of ROWS or more rows; the last of both overlap. */               \
    static void NAME(transpose_by_##ROWS)(const float *x, float *out, ptrdiff_t out_row,           \
                                          ptrdiff_t rows, ptrdiff_t columns) {                     \
        for (ptrdiff_t next_row = 0; next_row < rows; next_row += ROWS) {                          \
            ptrdiff_t r = next_row + ROWS <= rows ? next_row : rows - ROWS;                        \
            for (ptrdiff_t next = 0; next < columns; next += 4) {                                  \
                ptrdiff_t c = next + 4 <= columns ? next : columns - 4;                            \
                NAME(transpose_##ROWS)(x + r * columns + c, columns, out + c * out_row + r,        \
                                       out_row);                                                   \
            }                                                                                      \
        }                                                                                          \
    }

TRANSPOSE(4)
#if WIDTH_OF_VECTOR >= 8
typedef float NAME(eight) __attribute__((vector_size(32), aligned(4), may_alias));
static inline NAME(eight) NAME(load_8)(const float *x, ptrdiff_t x_row) {
    return __builtin_shufflevector(NAME(load_4)(x, x_row), NAME(load_4)(x + 4 * x_row, x_row), 0,
                                   1, 2, 3, 4, 5, 6, 7);
}
TRANSPOSE(8)
#endif
#if WIDTH_OF_VECTOR >= 16
typedef float NAME(sixteen) __attribute__((vector_size(64), aligned(4), may_alias));
static inline NAME(sixteen) NAME(load_16)(const float *x, ptrdiff_t x_row) {
    return __builtin_shufflevector(NAME(load_8)(x, x_row), NAME(load_8)(x + 8 * x_row, x_row), 0,
                                   1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
TRANSPOSE(16)
#endif
#undef TRANSPOSE
#undef RIGHT
#undef LEFT
#undef UPPER
#undef LOWER
#undef TURN_16
#undef TURN_8
#undef TURN_4

static void NAME(transpose)(const float *x, float *out, ptrdiff_t out_row, ptrdiff_t rows,
                            ptrdiff_t columns) {
    if (rows < 4 || columns < 4) {
        for (ptrdiff_t r = 0; r < rows; r++)
            for (ptrdiff_t c = 0; c < columns; c++) out[c * out_row + r] = x[r * columns + c];
        return;
    }
#if WIDTH_OF_VECTOR >= 16
    if (rows >= 16) {
        NAME(transpose_by_16)(x, out, out_row, rows, columns);
        return;
    }
#endif
#if WIDTH_OF_VECTOR >= 8
    if (rows >= 8) {
        NAME(transpose_by_8)(x, out, out_row, rows, columns);
        return;
    }
#endif
    NAME(transpose_by_4)(x, out, out_row, rows, columns);
}
