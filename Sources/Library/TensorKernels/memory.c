// Memory for tensors and the state of a thread.
//
// A training step allocates the same few sizes again and again. Blocks up to 16 MiB go back to a
// list of their thread's, by power of two, and are handed out from there; fresh pages cost more
// than the arithmetic on them. A list is emptied when its thread ends. Larger blocks are mapped and
// go back to the system at once, so that a big intermediate result does not outlive its use.

#include "TensorKernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { smallest_class = 6, largest_class = 24, blocks_kept = 32 };

/// The bytes that one thread's lists hold at most.
static const ptrdiff_t bytes_kept = 64 << 20;

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
static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void empty_lists(void *unused) {
    (void)unused;
    for (int c = 0; c <= largest_class; c++) {
        while (lists.first[c]) {
            block *b = lists.first[c];
            lists.first[c] = b->next;
            free(b);
        }
    }
    lists.ended = true;
}

static void make_key(void) { pthread_key_create(&key, empty_lists); }

/// The power of two that holds `bytes`.
static int class_of(ptrdiff_t bytes) {
    if (bytes <= 1 << smallest_class) return smallest_class;
    return 64 - __builtin_clzll((unsigned long long)(bytes - 1));
}

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

void *tk_allocate(ptrdiff_t bytes) {
    int c = class_of(bytes);
    if (c > largest_class) return mapped(bytes);
    block *b = lists.first[c];
    if (!b) {
        void *fresh = NULL;
        bool failed = posix_memalign(&fresh, 64, (size_t)1 << c) != 0;
        return checked(failed ? NULL : fresh, bytes);
    }
    lists.first[c] = b->next;
    lists.kept[c]--;
    lists.bytes -= (ptrdiff_t)1 << c;
    return b;
}

void tk_release(void *memory, ptrdiff_t bytes) {
    int c = class_of(bytes);
    if (c > largest_class) {
        munmap(memory, (size_t)bytes);
        return;
    }
    bool full = lists.kept[c] >= blocks_kept || lists.bytes + ((ptrdiff_t)1 << c) > bytes_kept;
    if (lists.ended || full) {
        free(memory);
        return;
    }
    if (!lists.registered) {
        pthread_once(&key_once, make_key);
        pthread_setspecific(key, &lists);
        lists.registered = true;
    }
    block *b = memory;
    b->next = lists.first[c];
    lists.first[c] = b;
    lists.kept[c]++;
    lists.bytes += (ptrdiff_t)1 << c;
}

bool tk_recording(void) { return !not_recording; }

void tk_set_recording(bool recording) { not_recording = !recording; }

int64_t tk_next_number(void) {
    static _Atomic int64_t last;
    return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}
