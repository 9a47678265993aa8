// A step of an optimiser, all of it in one pass: each number of a parameter p with its gradient g and
// what the optimiser keeps of it. Every product and every sum is rounded on its own, in the order in
// which the same step reads when it is written with tensors. Included once per variant.

// None of them shares its place with another.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

static void NAME(sgd)(float *p, const float *g, float *v, const tk_sgd_step *step, ptrdiff_t n) {
    const tk_sgd_step s = *step;
    INDEPENDENT for (ptrdiff_t i = 0; i < n; i++) {
        float slope = s.weight_decay == 0.0f ? g[i] : s.weight_decay * p[i] + g[i];
        float move = slope;
        if (v) {
            v[i] = s.is_first ? slope : s.momentum * v[i] + s.share * slope;
            move = s.looks_ahead ? s.momentum * v[i] + slope : v[i];
        }
        p[i] = p[i] - s.rate * move;
    }
}

static void NAME(adam)(float *p, const float *g, float *mean, float *square,
                       const tk_adam_step *step, ptrdiff_t n) {
    const tk_adam_step s = *step;
    INDEPENDENT for (ptrdiff_t i = 0; i < n; i++) {
        float slope = s.weight_decay == 0.0f ? g[i] : s.weight_decay * p[i] + g[i];
        mean[i] = mean[i] + s.mean_share * (slope - mean[i]);
        square[i] = s.square_kept * square[i] + s.square_share * (slope * slope);
        float root = __builtin_sqrtf(square[i]) / s.root_divisor;
        p[i] = p[i] - s.rate * mean[i] / (root + s.epsilon);
    }
}
#undef INDEPENDENT
