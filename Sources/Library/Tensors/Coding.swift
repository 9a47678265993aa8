// Embedded Swift has no coders.
#if !hasFeature(Embedded)

    /// A tensor as data keeps its shape and its scalars, each to the bit; it has no place in a graph of
    /// gradients, and one that is read is a leaf that wants none.
    extension Tensor: Encodable where Scalar: Encodable {
        /// Writes `shape` and `scalars`, the latter in row-major order.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: TensorKeys.self)
            try container.encode(shape, forKey: .shape)
            try container.encode(scalars, forKey: .scalars)
        }
    }

    extension Tensor: Decodable where Scalar: Decodable {
        /// Reads what ``encode(to:)`` writes.
        ///
        /// - Throws: `DecodingError` where the scalars are not as many as the shape has places.
        public convenience init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: TensorKeys.self)
            let shape = try container.decode([Int].self, forKey: .shape)
            let scalars = try container.decode([Scalar].self, forKey: .scalars)
            var count = 1
            var fits = shape.allSatisfy { $0 >= 0 }
            for length in shape where fits {
                let (product, overflows) = count.multipliedReportingOverflow(by: length)
                (count, fits) = (product, !overflows)
            }
            guard fits, count == scalars.count else {
                throw DecodingError.dataCorruptedError(
                    forKey: .scalars, in: container,
                    debugDescription: "\(scalars.count) scalars do not have the shape \(shape)")
            }
            self.init(shape: shape, scalars: scalars)
        }
    }

    private enum TensorKeys: CodingKey { case shape, scalars }

#endif
