/// How fast a processor multiplies and adds where each product and each sum is rounded on its own.
#ifndef ROUNDING_BOUND_H
#define ROUNDING_BOUND_H

/// Computes so many products of floats, or up to some hundred more, and adds each to one of eight
/// vectors of sums: all from registers, none waiting for another.
///
/// `width` is the number of floats of a vector: 4, 8 or 16. Returns a number made of the sums.
float products_and_sums(long count, int width);

#endif
