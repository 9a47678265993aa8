/// Counts the heap allocations of this process.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations can be counted here: with glibc they can, elsewhere they cannot.
bool allocations_are_counted(void);

/// The allocations so far: calls of malloc, calloc, realloc, posix_memalign and aligned_alloc that
/// gave memory, by any thread and any library of the process.
///
/// 0 where they are not counted.
uint64_t allocation_count(void);

#endif
