// All kernels of one variant. The includer defines VARIANT and WIDTH_OF_VECTOR.

#include "elementwise.h"
#include "matmul.h"
#include "power.h"
#include "reductions.h"
#include "batch_norm.h"
#include "softmax.h"
#include "optimizers.h"

static const tk_kernels NAME(kernels) = {TK_WHOLE_KERNELS(TK_ENTRY) TK_SHARED_KERNELS(TK_ENTRY)};

#undef VARIANT
#undef WIDTH_OF_VECTOR
