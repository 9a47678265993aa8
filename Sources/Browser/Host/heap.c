// The heap of a program in a browser.

#ifdef __wasm__

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

extern unsigned char __heap_base;
_Noreturn void book_out_of_memory(void);

enum { page = 65536 };

/// Where the heap ends. It must not be asked of the machine, whose memory never shrinks: it is part of
/// what a page copies back, and then lies where it lay.
static uintptr_t end_of_heap;

/// Lengthens the heap, for the C library's `malloc`; `increment` is not negative.
void *sbrk(intptr_t increment) {
    if (!end_of_heap) end_of_heap = ((uintptr_t)&__heap_base + page - 1) & ~(uintptr_t)(page - 1);
    uintptr_t start = end_of_heap, end = start + (uintptr_t)increment;
    uintptr_t size = (uintptr_t)__builtin_wasm_memory_size(0) * page;
    if (end < start || (end > size
        && __builtin_wasm_memory_grow(0, (end - size + page - 1) / page) == SIZE_MAX))
        book_out_of_memory();
    end_of_heap = end;
    return (void *)start;
}

int __real_posix_memalign(void **memory, size_t alignment, size_t size);

/// Swift asks for every object with an alignment of less than `malloc` gives, which the C library then
/// reaches the long way.
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment > _Alignof(max_align_t)) return __real_posix_memalign(memory, alignment, size);
    *memory = malloc(size);
    return *memory ? 0 : ENOMEM;
}

/// What Swift seeds its hashing with: always the same, so that a set has one order in each run.
void arc4random_buf(void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) ((uint8_t *)bytes)[i] = (uint8_t)(i * 151 + 83);
}

#endif
