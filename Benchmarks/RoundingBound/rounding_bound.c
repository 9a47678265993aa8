#include "RoundingBound.h"

#pragma STDC FP_CONTRACT OFF

// The compiler neither knows what a number is nor that it is what it was.
#if defined(__x86_64__)
#define HIDE(number) __asm__ volatile("" : "+x"(number))
#elif defined(__aarch64__)
#define HIDE(number) __asm__ volatile("" : "+w"(number))
#else
#define HIDE(number) __asm__ volatile("" : "+m"(number))
#endif

#define BOUND(WIDTH)                                                                               \
    static float bound_##WIDTH(long count) {                                                       \
        typedef float vector __attribute__((vector_size(4 * WIDTH)));                              \
        vector sums[8] = {0}, scalars[4], column = {0};                                            \
        for (int s = 0; s < 4; s++) {                                                              \
            scalars[s] = column + (float)s;                                                        \
            HIDE(scalars[s]);                                                                      \
        }                                                                                          \
        for (long i = 0; i < count; i += 8 * WIDTH)                                                \
            for (int half = 0; half < 2; half++) {                                                 \
                HIDE(column);                                                                      \
                for (int s = 0; s < 4; s++)                                                        \
                    sums[4 * half + s] = sums[4 * half + s] + column * scalars[s];                 \
            }                                                                                      \
        vector all = sums[0];                                                                      \
        for (int s = 1; s < 8; s++) all = all + sums[s];                                           \
        return all[0];                                                                             \
    }

BOUND(4)

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
BOUND(8)
#pragma clang attribute pop
#pragma clang attribute push(                                                                      \
    __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
BOUND(16)
#pragma clang attribute pop
#endif

float products_and_sums(long count, int width) {
#if defined(__x86_64__)
    if (width == 16) return bound_16(count);
    if (width == 8) return bound_8(count);
#endif
    return bound_4(count);
}
