// The kernels, compiled once per instruction set, and the choice between them at run time.

#include "TensorKernels.h"

#ifndef __wasm__
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#endif

#pragma STDC FP_CONTRACT OFF

#define JOIN(a, b) a##_##b
#define EXPAND(a, b) JOIN(a, b)
#define NAME(name) EXPAND(name, VARIANT)
#define TK_ENTRY(result, name, parameters, arguments) .name = NAME(name),

#define VARIANT baseline
#define WIDTH_OF_VECTOR 4
#include "variant.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define VARIANT v3
#define WIDTH_OF_VECTOR 8
#include "variant.h"
#pragma clang attribute pop

// Without min_vector_width the compiler would split vectors of sixteen in two.
#pragma clang attribute push(                                                                      \
    __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#define VARIANT v4
#define WIDTH_OF_VECTOR 16
#include "variant.h"
#pragma clang attribute pop

const tk_kernels *tk_kernels_for(tk_isa isa) {
    __builtin_cpu_init();
    switch (isa) {
    case tk_isa_baseline: return &kernels_baseline;
    case tk_isa_v3: return __builtin_cpu_supports("x86-64-v3") ? &kernels_v3 : NULL;
    case tk_isa_v4: return __builtin_cpu_supports("x86-64-v4") ? &kernels_v4 : NULL;
    }
}

static const char *const isa_names[] = {"x86-64", "x86-64-v3", "x86-64-v4"};
enum { isa_count = 3 };

#else

const tk_kernels *tk_kernels_for(tk_isa isa) {
    return isa == tk_isa_baseline ? &kernels_baseline : NULL;
}

static const char *const isa_names[] = {"portable"};
enum { isa_count = 1 };

#endif

#ifdef __wasm__

// A browser's program has no environment, so there is nothing to choose.
const char *_Nullable tk_environment(const char *name) { return NULL; }
const char *tk_active_isa(void) { return isa_names[0]; }
static inline const tk_kernels *active(void) { return &kernels_baseline; }

#else

static const tk_kernels *chosen;
static const char *chosen_name;
static pthread_once_t choosing = PTHREAD_ONCE_INIT;

/// Stops with the names that would have been right.
static void reject(const char *wanted, const char *why) {
    fprintf(stderr, "error: TENSORS_ISA=%s: %s; this CPU has", wanted, why);
    for (int i = 0; i < isa_count; i++)
        if (tk_kernels_for((tk_isa)i)) fprintf(stderr, " %s", isa_names[i]);
    fprintf(stderr, "\n");
    exit(1);
}

const char *_Nullable tk_environment(const char *name) { return getenv(name); }

static void choose(void) {
    const char *wanted = getenv("TENSORS_ISA");
    bool known = false;
    for (int i = 0; i < isa_count; i++) {
        const tk_kernels *kernels = tk_kernels_for((tk_isa)i);
        if (wanted && strcmp(wanted, isa_names[i]) != 0) continue;
        known = true;
        if (!kernels) continue;
        chosen = kernels;
        chosen_name = isa_names[i];
    }
    if (!known) reject(wanted, "no such instruction set");
    if (!chosen) reject(wanted, "this CPU does not have it");
}

static inline const tk_kernels *active(void) {
    pthread_once(&choosing, choose);
    return chosen;
}

const char *tk_active_isa(void) {
    active();
    return chosen_name;
}

#endif

#define TK_DEFINE(result, name, parameters, arguments)                                             \
    result tk_##name parameters { return active()->name arguments; }
TK_WHOLE_KERNELS(TK_DEFINE)

#include "shared.h"
