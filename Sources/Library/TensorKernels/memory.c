// Memory for tensors and the state of a thread.
//
// A program allocates the same few sizes again and again: in every step of a training, and in every
// evaluation of a split. Fresh pages cost more than the arithmetic on them. So blocks go back to a
// list of their thread's, by power of two, and are handed out from there, up to a limit. Blocks
// above 1 MiB are mapped, so that only the pages that were written take memory. A list is emptied
// when its thread ends.
//
// WebAssembly has one thread and maps nothing: there blocks above 1 MiB go back at once, and no
// bytes are lost to a power of two.

#include "TensorKernels.h"

#include <stdatomic.h>
#include <stdlib.h>

#ifdef __wasm__
enum { smallest_class = 6, largest_malloc = 20, largest_class = 20, blocks_kept = 32 };
static const ptrdiff_t bytes_kept = 16 << 20;
#else
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

enum { smallest_class = 6, largest_malloc = 20, largest_class = 28, blocks_kept = 32 };

/// The bytes that one thread's lists hold at most.
static const ptrdiff_t bytes_kept = 384 << 20;
#endif

typedef struct block {
    struct block *next;
} block;

typedef struct {
    block *first[largest_class + 1];
    int kept[largest_class + 1];
    ptrdiff_t bytes;
    bool registered, ended;
} free_lists;

static _Thread_local free_lists lists;
static _Thread_local bool not_recording;

/// Memory from the C library's own lists.
static void *allocated(size_t bytes) {
    void *fresh = NULL;
    return posix_memalign(&fresh, 64, bytes) == 0 ? fresh : NULL;
}

#ifdef __wasm__

// Memory that runs out ends the program where the heap grows.
static void *checked(void *memory, ptrdiff_t bytes) {
    if (!memory) __builtin_trap();
    return memory;
}

static void *mapped(ptrdiff_t bytes) { return checked(allocated((size_t)bytes), bytes); }

static void unmap(void *memory, ptrdiff_t bytes) { free(memory); }

static void empty_at_end_of_thread(void) {}

static void unmap_or_free(void *memory, int class, ptrdiff_t bytes) { free(memory); }

#else

static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void *checked(void *memory, ptrdiff_t bytes) {
    if (memory) return memory;
    fprintf(stderr, "fatal error: no memory for a tensor of %td bytes\n", bytes);
    abort();
}

static void *mapped(ptrdiff_t bytes) {
    void *fresh =
        mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED) return checked(NULL, bytes);
#ifdef MADV_HUGEPAGE
    // Advice only: where the system has no huge pages, nothing changes but the time.
    (void)madvise(fresh, (size_t)bytes, MADV_HUGEPAGE);
#endif
    return fresh;
}

static void unmap(void *memory, ptrdiff_t bytes) { munmap(memory, (size_t)bytes); }

static void unmap_or_free(void *memory, int class, ptrdiff_t bytes) {
    if (class <= largest_malloc)
        free(memory);
    else
        unmap(memory, bytes);
}

static void empty_lists(void *unused) {
    (void)unused;
    for (int c = 0; c <= largest_class; c++) {
        while (lists.first[c]) {
            block *b = lists.first[c];
            lists.first[c] = b->next;
            unmap_or_free(b, c, (ptrdiff_t)1 << c);
        }
    }
    lists.ended = true;
}

static void make_key(void) { pthread_key_create(&key, empty_lists); }

static void empty_at_end_of_thread(void) {
    pthread_once(&key_once, make_key);
    pthread_setspecific(key, &lists);
}

#endif

/// The power of two that holds `bytes`.
static int class_of(ptrdiff_t bytes) {
    if (bytes <= 1 << smallest_class) return smallest_class;
    return 64 - __builtin_clzll((unsigned long long)(bytes - 1));
}

void *tk_allocate(ptrdiff_t bytes) {
    int c = class_of(bytes);
    if (c > largest_class) return mapped(bytes);
    block *b = lists.first[c];
    if (!b) {
        if (c > largest_malloc) return mapped((ptrdiff_t)1 << c);
        return checked(allocated((size_t)1 << c), bytes);
    }
    lists.first[c] = b->next;
    lists.kept[c]--;
    lists.bytes -= (ptrdiff_t)1 << c;
    return b;
}

void tk_release(void *memory, ptrdiff_t bytes) {
    int c = class_of(bytes);
    if (c > largest_class) {
        unmap(memory, bytes);
        return;
    }
    ptrdiff_t whole = (ptrdiff_t)1 << c;
    bool full = lists.kept[c] >= blocks_kept || lists.bytes + whole > bytes_kept;
    if (lists.ended || full) {
        unmap_or_free(memory, c, whole);
        return;
    }
    if (!lists.registered) {
        empty_at_end_of_thread();
        lists.registered = true;
    }
    block *b = memory;
    b->next = lists.first[c];
    lists.first[c] = b;
    lists.kept[c]++;
    lists.bytes += whole;
}

bool tk_recording(void) { return !not_recording; }

void tk_set_recording(bool recording) { not_recording = !recording; }

int64_t tk_next_number(void) {
    static _Atomic int64_t last;
    return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}
