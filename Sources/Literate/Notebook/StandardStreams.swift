// The C library declares its streams as plain global variables; they never change here.
#if canImport(Glibc)
    @preconcurrency import Glibc
#else
    @preconcurrency import Darwin
#endif

/// Sets how standard output, and standard error if asked for, are buffered.
func setBuffering(_ mode: Int32, ofErrorsToo: Bool = false) {
    setvbuf(stdout, nil, mode, 0)
    if ofErrorsToo { setvbuf(stderr, nil, mode, 0) }
}
