// Matrix products. Each entry of the result is one sum over k in order, from 0; vectors go across
// the columns. Included once per variant.

// Rows of `out` times vectors of columns, all sums in registers.
#define BLOCK(ROWS, VECTORS, WIDTH)                                                                \
    static inline void NAME(block_##ROWS##x##VECTORS##x##WIDTH)(                                   \
        const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,      \
        float *out, ptrdiff_t out_row, ptrdiff_t inner) {                                          \
        typedef float vector __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));       \
        vector sums[ROWS][VECTORS] = {0};                                                          \
        for (ptrdiff_t k = 0; k < inner; k++) {                                                    \
            for (int v = 0; v < VECTORS; v++) {                                                    \
                vector column = *(const vector *)(b + k * b_row + v * WIDTH);                      \
                for (int r = 0; r < ROWS; r++)                                                     \
                    sums[r][v] = sums[r][v] + column * a[r * a_row + k * a_column];                \
            }                                                                                      \
        }                                                                                          \
        for (int r = 0; r < ROWS; r++)                                                             \
            for (int v = 0; v < VECTORS; v++)                                                      \
                *(vector *)(out + r * out_row + v * WIDTH) = sums[r][v];                           \
    }

// A strip of columns, all rows.
#define STRIP(VECTORS, WIDTH)                                                                      \
    BLOCK(4, VECTORS, WIDTH)                                                                       \
    BLOCK(2, VECTORS, WIDTH)                                                                       \
    BLOCK(1, VECTORS, WIDTH)                                                                       \
    static void NAME(strip_##VECTORS##x##WIDTH)(                                                   \
        const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b, ptrdiff_t b_row,      \
        float *out, ptrdiff_t out_row, ptrdiff_t rows, ptrdiff_t inner) {                          \
        ptrdiff_t r = 0;                                                                           \
        for (; r + 4 <= rows; r += 4)                                                              \
            NAME(block_4x##VECTORS##x##WIDTH)(a + r * a_row, a_row, a_column, b, b_row,            \
                                              out + r * out_row, out_row, inner);                  \
        for (; r + 2 <= rows; r += 2)                                                              \
            NAME(block_2x##VECTORS##x##WIDTH)(a + r * a_row, a_row, a_column, b, b_row,            \
                                              out + r * out_row, out_row, inner);                  \
        for (; r < rows; r++)                                                                      \
            NAME(block_1x##VECTORS##x##WIDTH)(a + r * a_row, a_row, a_column, b, b_row,            \
                                              out + r * out_row, out_row, inner);                  \
    }

#if WIDTH_OF_VECTOR >= 16
STRIP(2, 16)
STRIP(1, 16)
#endif
#if WIDTH_OF_VECTOR >= 8
STRIP(2, 8)
STRIP(1, 8)
#endif
STRIP(2, 4)
STRIP(1, 4)
#undef STRIP
#undef BLOCK

/// The last one to three columns: a zero-padded copy of them, and the four-wide kernel.
static void NAME(last_columns)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                               float *out, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner,
                               ptrdiff_t count) {
    enum { chunk = 64 };
    ptrdiff_t bytes = inner * 4 * (ptrdiff_t)sizeof(float);
    float *padded = tk_allocate(bytes);
    float sums[chunk * 4];
    for (ptrdiff_t k = 0; k < inner; k++)
        for (ptrdiff_t c = 0; c < 4; c++) padded[4 * k + c] = c < count ? b[k * columns + c] : 0.0f;
    for (ptrdiff_t r = 0; r < rows; r += chunk) {
        ptrdiff_t some = rows - r < chunk ? rows - r : chunk;
        NAME(strip_1x4)(a + r * a_row, a_row, a_column, padded, 4, sums, 4, some, inner);
        for (ptrdiff_t i = 0; i < some; i++)
            for (ptrdiff_t c = 0; c < count; c++) out[(r + i) * columns + c] = sums[4 * i + c];
    }
    tk_release(padded, bytes);
}

/// out [R, N] = a [R, K] times b [K, N]; `a` has strides, so that its transpose needs no copy.
static void NAME(matmul)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                         float *out, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t inner) {
    enum { chunk = 128 }; // rows at a time, so that they stay in the cache over all the columns
    ptrdiff_t whole = columns - columns % 4;
    for (ptrdiff_t r = 0; r < rows; r += chunk) {
        ptrdiff_t some = rows - r < chunk ? rows - r : chunk;
        const float *from = a + r * a_row;
        float *to = out + r * columns;
        ptrdiff_t c = 0;
#define COLUMNS(VECTORS, WIDTH)                                                                    \
    for (; c + VECTORS * WIDTH <= whole; c += VECTORS * WIDTH)                                     \
        NAME(strip_##VECTORS##x##WIDTH)(from, a_row, a_column, b + c, columns, to + c, columns,    \
                                        some, inner);
#if WIDTH_OF_VECTOR >= 16
        COLUMNS(2, 16)
        COLUMNS(1, 16)
#endif
#if WIDTH_OF_VECTOR >= 8
        COLUMNS(2, 8)
        COLUMNS(1, 8)
#endif
        COLUMNS(2, 4)
        COLUMNS(1, 4)
#undef COLUMNS
    }
    if (whole < columns)
        NAME(last_columns)(a, a_row, a_column, b + whole, out + whole, rows, columns, inner,
                           columns - whole);
}

/// Four rows of four, transposed by moving halves.
static inline void NAME(transpose_tile)(const float *x, ptrdiff_t x_row, float *out,
                                        ptrdiff_t out_row) {
    typedef float vector __attribute__((vector_size(16), aligned(4), may_alias));
    vector a = *(const vector *)x, b = *(const vector *)(x + x_row);
    vector c = *(const vector *)(x + 2 * x_row), d = *(const vector *)(x + 3 * x_row);
    vector ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    vector cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    vector ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    vector cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(vector *)out = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(vector *)(out + out_row) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(vector *)(out + 2 * out_row) = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
    *(vector *)(out + 3 * out_row) = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

/// out [N, R] = x [R, N] transposed.
static void NAME(transpose)(const float *x, float *out, ptrdiff_t rows, ptrdiff_t columns) {
    ptrdiff_t whole_rows = rows - rows % 4, whole_columns = columns - columns % 4;
    for (ptrdiff_t r = 0; r < whole_rows; r += 4) {
        for (ptrdiff_t c = 0; c < whole_columns; c += 4)
            NAME(transpose_tile)(x + r * columns + c, columns, out + c * rows + r, rows);
        for (ptrdiff_t c = whole_columns; c < columns; c++)
            for (ptrdiff_t i = r; i < r + 4; i++) out[c * rows + i] = x[i * columns + c];
    }
    for (ptrdiff_t i = whole_rows; i < rows; i++)
        for (ptrdiff_t c = 0; c < columns; c++) out[c * rows + i] = x[i * columns + c];
}
