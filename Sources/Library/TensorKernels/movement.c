// Kernels that move numbers and compare them, but compute none.

#include "TensorKernels.h"

#include <stdatomic.h>
#include <string.h>

#define COPY_ROW(type)                                                                             \
    for (ptrdiff_t i = 0; i < n; i++)                                                              \
        ((type *)to)[i * to_stride] = ((const type *)from)[i * from_stride];                       \
    break;

static void copy_row(const char *from, ptrdiff_t from_stride, char *to, ptrdiff_t to_stride,
                     ptrdiff_t n, ptrdiff_t size) {
    if (from_stride == 1 && to_stride == 1) {
        memcpy(to, from, (size_t)(n * size));
        return;
    }
    switch (size) {
    case 1: COPY_ROW(uint8_t)
    case 4: COPY_ROW(uint32_t)
    default: COPY_ROW(uint64_t)
    }
}

void tk_copy(const void *from, const ptrdiff_t *from_strides, void *to, const ptrdiff_t *to_strides,
             const ptrdiff_t *shape, ptrdiff_t rank, ptrdiff_t size) {
    ptrdiff_t last = rank - 1, at[8] = {0}, rows = 1;
    ptrdiff_t from_offset = 0, to_offset = 0;
    if (rank == 0) {
        memcpy(to, from, (size_t)size);
        return;
    }
    for (ptrdiff_t d = 0; d < last; d++) rows *= shape[d];
    for (ptrdiff_t r = 0; r < rows; r++) {
        copy_row((const char *)from + from_offset * size, from_strides[last],
                 (char *)to + to_offset * size, to_strides[last], shape[last], size);
        for (ptrdiff_t d = last - 1; d >= 0; d--) {
            from_offset += from_strides[d];
            to_offset += to_strides[d];
            if (++at[d] < shape[d]) break;
            from_offset -= from_strides[d] * at[d];
            to_offset -= to_strides[d] * at[d];
            at[d] = 0;
        }
    }
}

/// Copies a row of a table.
static inline void copy_bytes(char *to, const char *from, ptrdiff_t bytes) {
#ifdef __wasm__
    // In a browser `memcpy` is a call out of the program, which costs more than a short row.
    typedef uint32_t word __attribute__((aligned(1), may_alias));
    if (bytes <= 256 && bytes % 4 == 0) {
        // Else the compiler would make the call of it again.
        _Pragma("clang loop vectorize(disable) unroll(disable)")
        for (ptrdiff_t i = 0; i < bytes; i += 4) *(word *)(to + i) = *(const word *)(from + i);
        return;
    }
#endif
    memcpy(to, from, (size_t)bytes);
}

typedef struct {
    const char *table;
    ptrdiff_t table_rows, row_bytes;
    const tk_int *indices;
    char *out;
    /// The first position known to have an index outside the table, or what no position reaches.
    _Atomic ptrdiff_t outside;
} gather_work;

/// The row that an index means; negative ones count from the end.
static inline tk_int row_of(const gather_work *w, ptrdiff_t i) {
    return w->indices[i] < 0 ? w->indices[i] + w->table_rows : w->indices[i];
}

static void gather_part(void *context, ptrdiff_t from, ptrdiff_t to) {
    gather_work *w = context;
    ptrdiff_t bytes = w->row_bytes;
    for (ptrdiff_t i = from; i < to; i++) {
#ifndef __wasm__
        // Rows of a large table lie anywhere: that of some turns on is asked for, if there is one.
        tk_int next = i + 8 < to ? row_of(w, i + 8) : 0;
        if (next >= 0 && next < w->table_rows) __builtin_prefetch(w->table + next * bytes);
#endif
        tk_int row = row_of(w, i);
        if (row < 0 || row >= w->table_rows) {
            ptrdiff_t first = atomic_load(&w->outside);
            while (i < first && !atomic_compare_exchange_weak(&w->outside, &first, i)) {}
            return;
        }
        copy_bytes(w->out + i * bytes, w->table + row * bytes, bytes);
    }
}

ptrdiff_t tk_gather(const void *table, ptrdiff_t table_rows, ptrdiff_t row_bytes,
                    const tk_int *indices, ptrdiff_t n, void *out) {
    enum { worth_sharing = 1 << 18, grain = 64 }; // bytes; rows
    gather_work w = {table, table_rows, row_bytes, indices, out, PTRDIFF_MAX};
    if (n * row_bytes < worth_sharing)
        gather_part(&w, 0, n);
    else
        tk_share(n, grain, gather_part, &w);
    ptrdiff_t outside = atomic_load(&w.outside);
    return outside == PTRDIFF_MAX ? -1 : outside;
}

void tk_scatter_add(float *table, ptrdiff_t table_rows, ptrdiff_t width, const tk_int *indices,
                    ptrdiff_t n, const float *g) {
    for (ptrdiff_t i = 0; i < n; i++) {
        tk_int row = indices[i] < 0 ? indices[i] + table_rows : indices[i];
        float *to = table + row * width;
        for (ptrdiff_t c = 0; c < width; c++) to[c] = to[c] + g[i * width + c];
    }
}

void tk_extremum(const float *x, float *values, tk_int *places, ptrdiff_t outer, ptrdiff_t n,
                 ptrdiff_t inner, bool smallest) {
    for (ptrdiff_t o = 0; o < outer; o++) {
        for (ptrdiff_t c = 0; c < inner; c++) {
            const float *column = x + o * n * inner + c;
            float best = column[0];
            tk_int place = 0;
            for (ptrdiff_t i = 1; i < n && best == best; i++) {
                float v = column[i * inner];
                bool better = smallest ? v < best : v > best;
                if (better || v != v) {
                    best = v;
                    place = i;
                }
            }
            if (values) values[o * inner + c] = best;
            if (places) places[o * inner + c] = place;
        }
    }
}

ptrdiff_t tk_first_outside(const tk_int *targets, ptrdiff_t count, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < count; i++)
        if (targets[i] < 0 || targets[i] >= n) return i;
    return -1;
}
