// Allocation functions that count and hand on to glibc's own.
//
// The program's definitions come before those of any shared library, so the Swift runtime's
// allocations are counted too. `free` needs no counterpart: the memory is glibc's.

#include "AllocationCounter.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

static _Atomic uint64_t count;

uint64_t allocation_count(void) { return atomic_load_explicit(&count, memory_order_relaxed); }

#ifdef __GLIBC__

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

bool allocations_are_counted(void) { return true; }

static void *counted(void *memory) {
    if (memory) atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return memory;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }

void *calloc(size_t number, size_t size) { return counted(__libc_calloc(number, size)); }

void *realloc(void *old, size_t size) { return counted(__libc_realloc(old, size)); }

void *aligned_alloc(size_t alignment, size_t size) {
    return counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    bool isPowerOfTwo = alignment && (alignment & (alignment - 1)) == 0;
    if (!isPowerOfTwo || alignment % sizeof(void *) != 0) return EINVAL;
    void *fresh = counted(__libc_memalign(alignment, size));
    if (!fresh) return ENOMEM;
    *memory = fresh;
    return 0;
}

#else

bool allocations_are_counted(void) { return false; }

#endif
