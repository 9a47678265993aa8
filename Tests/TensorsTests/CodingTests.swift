import Foundation
import Tensors
import Testing

/// Tensors as data.
struct CodingTests {
    private func roundTrip<Scalar: Codable>(_ tensor: Tensor<Scalar>) throws -> Tensor<Scalar> {
        try JSONDecoder().decode(Tensor<Scalar>.self, from: JSONEncoder().encode(tensor))
    }

    @Test(arguments: [[], [0], [1], [3, 0, 2], [2, 3], [2, 1, 3, 4]])
    func shapeAndScalarsStay(shape: [Int]) throws {
        let tensor = Tensor.randn(shape, generator: Generator(seed: 1))
        tensor.requiresGrad = true
        let read = try roundTrip(tensor)
        #expect(read.shape == shape)
        #expect(read.scalars.map(\.bitPattern) == tensor.scalars.map(\.bitPattern))
        #expect(!read.requiresGrad)
    }

    @Test func otherScalars() throws {
        #expect(try roundTrip(Tensor([[1, -2], [3, .max]])).scalars == [1, -2, 3, .max])
        #expect(try roundTrip(Tensor([true, false])).scalars == [true, false])
    }

    @Test(arguments: [
        #"{"shape":[2],"scalars":[1]}"#, #"{"shape":[-1],"scalars":[]}"#, #"{"shape":[2]}"#,
        #"{"shape":[4611686018427387904,4],"scalars":[]}"#, #"{"scalars":[]}"#, "[]",
    ])
    func whatIsNoTensor(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Tensor<Float>.self, from: Data(text.utf8))
        }
    }
}
