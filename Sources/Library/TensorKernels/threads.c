// Threads: for independent work, such as trainings side by side, and for the parts of one kernel.
//
// The parts of a kernel are shared out between the thread that calls it and a few that wait for
// such work. Those start when they are first needed, and end with the process. Whoever comes while
// they are busy works alone: a kernel's result does not depend on who computes which part.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "TensorKernels.h"

#ifdef __wasm__

int32_t tk_processors(void) { return 1; }

int32_t tk_threads(void) { return 1; }

void tk_share(ptrdiff_t n, ptrdiff_t grain, tk_part part, void *context) { part(context, 0, n); }

void tk_run_on_threads(int32_t count, void (*body)(void *context), void *context) {
    bool before = tk_recording();
    tk_set_recording(true);
    body(context);
    tk_set_recording(before);
}

#else

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/// A second thread has 512 KiB elsewhere, the first 8 MiB: what runs on the one shall run on the other.
static const size_t stack_bytes = 8 << 20;

int32_t tk_processors(void) {
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : (int32_t)online;
}

// MARK: The parts of one kernel

enum { most_threads = 1024 };

static int32_t threads_wanted;
static pthread_once_t asking = PTHREAD_ONCE_INIT;

static void ask(void) {
    const char *wanted = getenv("TENSORS_THREADS");
    if (!wanted || !*wanted) {
        threads_wanted = tk_processors();
        return;
    }
    char *end;
    long number = strtol(wanted, &end, 10);
    if (end == wanted || *end || number < 1 || number > most_threads) {
        fprintf(stderr, "error: TENSORS_THREADS=%s: must be a number from 1 to %d\n", wanted,
                most_threads);
        exit(1);
    }
    threads_wanted = (int32_t)number;
}

int32_t tk_threads(void) {
    pthread_once(&asking, ask);
    return threads_wanted;
}

/// Whether this thread is one of so many side by side that they use all processors already.
static _Thread_local bool works_alone;

/// What is shared out, from when it is published until it is closed.
static struct {
    tk_part part;
    void *context;
    ptrdiff_t n, step;
    /// The first place that nobody has taken yet.
    _Atomic ptrdiff_t next;
} work;

/// How many helpers are inside the work (the lower half); whether it is open to more; and in the bits
/// above, a number that each work has for itself.
static _Atomic uint64_t gate;
static const uint64_t is_open = (uint64_t)1 << 32, one_work = (uint64_t)1 << 33;

static atomic_flag busy = ATOMIC_FLAG_INIT;
static int32_t helpers;
static _Atomic int32_t sleeping;
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void do_parts(void) {
    for (;;) {
        ptrdiff_t from = atomic_fetch_add_explicit(&work.next, work.step, memory_order_relaxed);
        if (from >= work.n) return;
        ptrdiff_t to = work.n - from < work.step ? work.n : from + work.step;
        work.part(work.context, from, to);
    }
}

/// Goes into a work that this thread has not been in; false where there is none.
static bool enter(uint64_t *last) {
    uint64_t now = atomic_load(&gate);
    while ((now & is_open) && now / one_work != *last) {
        if (atomic_compare_exchange_weak(&gate, &now, now + 1)) {
            *last = now / one_work;
            return true;
        }
    }
    return false;
}

/// Waits for a work: awake for as long as the next kernel of a training takes to come, then asleep.
static void wait_to_enter(uint64_t *last) {
    enum { looks = 4000 };
    for (int i = 0; i < looks; i++) {
        if (enter(last)) return;
        relax();
    }
    pthread_mutex_lock(&door);
    atomic_fetch_add(&sleeping, 1);
    while (!enter(last)) pthread_cond_wait(&bell, &door);
    atomic_fetch_sub(&sleeping, 1);
    pthread_mutex_unlock(&door);
}

static void *help(void *unused) {
    (void)unused;
    for (uint64_t last = 0;;) {
        wait_to_enter(&last);
        do_parts();
        atomic_fetch_sub(&gate, 1);
    }
}

/// Whether this process is the copy of one that had helpers, which a copy has not.
static bool is_copy;

static void in_copy(void) { is_copy = true; }

/// Starts the helpers that are wanted, as far as the system lets it.
static void start_helpers(void) {
    pthread_atfork(NULL, NULL, in_copy);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    while (helpers < tk_threads() - 1 && pthread_create(&thread, &attributes, help, NULL) == 0)
        helpers++;
    pthread_attr_destroy(&attributes);
}

void tk_share(ptrdiff_t n, ptrdiff_t grain, tk_part part, void *context) {
    // Several parts a thread, so that one who comes late or is kept from it does not keep the others.
    enum { parts_each = 4 };
    static pthread_once_t starting = PTHREAD_ONCE_INIT;
    int32_t threads = tk_threads();
    if (threads == 1 || works_alone || is_copy || n <= grain
        || atomic_flag_test_and_set(&busy)) {
        part(context, 0, n);
        return;
    }
    pthread_once(&starting, start_helpers);
    ptrdiff_t parts = (ptrdiff_t)threads * parts_each;
    ptrdiff_t step = (n + parts - 1) / parts;
    step = (step + grain - 1) / grain * grain;
    work.part = part, work.context = context, work.n = n, work.step = step;
    atomic_store_explicit(&work.next, 0, memory_order_relaxed);
    atomic_fetch_add(&gate, one_work + is_open);
    if (atomic_load(&sleeping) > 0) {
        pthread_mutex_lock(&door);
        pthread_cond_broadcast(&bell);
        pthread_mutex_unlock(&door);
    }
    do_parts();
    uint64_t inside = atomic_fetch_sub(&gate, is_open) - is_open;
    for (int looks = 0; (uint32_t)inside; inside = atomic_load(&gate))
        if (++looks < 1000) relax(); else sched_yield();
    atomic_flag_clear(&busy);
}

// MARK: Independent work

typedef struct {
    void (*body)(void *context);
    void *context;
    bool use_all;
} call;

static void *run(void *made) {
    call *c = made;
    works_alone = c->use_all;
    c->body(c->context);
    return NULL;
}

void tk_run_on_threads(int32_t count, void (*body)(void *context), void *context) {
    call c = {body, context, .use_all = count >= tk_threads()};
    pthread_t *threads = calloc((size_t)count, sizeof *threads);
    int32_t started = 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    while (threads && started < count
           && pthread_create(&threads[started], &attributes, run, &c) == 0)
        started++;
    pthread_attr_destroy(&attributes);
    for (int32_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
    free(threads);
    if (started == 0) {
        bool before = tk_recording();
        tk_set_recording(true);
        body(context);
        tk_set_recording(before);
    }
}

#endif
