// Threads for independent work, such as trainings side by side.

#ifdef __linux__
#define _GNU_SOURCE
#include <sched.h>
#endif

#include "TensorKernels.h"

#ifdef __wasm__

int32_t tk_processors(void) { return 1; }

void tk_run_on_threads(int32_t count, void (*body)(void *context), void *context) {
    bool before = tk_recording();
    tk_set_recording(true);
    body(context);
    tk_set_recording(before);
}

#else

#include <pthread.h>
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

typedef struct {
    void (*body)(void *context);
    void *context;
} call;

static void *run(void *made) {
    call *c = made;
    c->body(c->context);
    return NULL;
}

void tk_run_on_threads(int32_t count, void (*body)(void *context), void *context) {
    call c = {body, context};
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
