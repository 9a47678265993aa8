/// Keeps a process to one core.
#ifndef ONE_CORE_H
#define ONE_CORE_H

/// Keeps this process, and every process it starts from now on, to the last core it may use.
///
/// Returns the core's number, or -1 where the system gives a process no say in its cores.
int keep_to_one_core(void);

#endif
