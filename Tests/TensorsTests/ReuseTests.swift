import Testing

@testable import Tensors

/// A result takes the storage of an operand only when nobody else can see that operand.
@Suite struct ReuseTests {
    private let operations: [(name: String, apply: (Tensor<Float>) -> Tensor<Float>)] = [
        ("+ tensor", { $0 + Tensor([10, 20, 30]) }), ("- tensor", { $0 - Tensor([10, 20, 30]) }),
        ("+ number", { $0 + 1 }), ("- number", { $0 - 1 }), ("number -", { 1 - $0 }),
        ("* number", { $0 * 3 }), ("/ number", { $0 / 3 }), ("number /", { 3 / $0 }),
        ("-", { -$0 }), ("exp", { $0.exp() }), ("tanh", { $0.tanh() }), ("relu", { $0.relu() }),
        ("sigmoid", { $0.sigmoid() }), ("sqrt", { $0.sqrt() }), ("itself", { $0 + $0 }),
    ]

    @Test func namedOperandsStayAsTheyAre() {
        for (name, apply) in operations {
            let x = Tensor<Float>([1, 2, 4])
            let alias = x
            let view = x.reshaped(3, 1)
            let results = (0..<2).map { _ in apply(x).scalars }
            #expect(results[0] == results[1], "\(name)")
            #expect(x.scalars == [1, 2, 4], "\(name)")
            #expect(alias.scalars == [1, 2, 4] && view.scalars == [1, 2, 4], "\(name)")
        }
    }

    @Test func temporariesGiveTheSameResults() {
        for (name, apply) in operations {
            let x = Tensor<Float>([1, 2, 4])
            let named = x * 2
            let expected = apply(named).scalars
            withExtendedLifetime(named) {}
            #expect(apply(x * 2).scalars == expected, "\(name)")
        }
    }

    @Test func gradientsOfTemporariesAreThoseOfNamedValues() throws {
        for (name, apply) in operations {
            let gradients = [true, false].map { isNamed in
                let x = Tensor<Float>([1, 2, 4])
                x.requiresGrad = true
                if isNamed {
                    let (product, power) = (x * 2, (x * 2).exp())
                    let result = apply(product)
                    (apply(power) + result).sum().backward()
                    withExtendedLifetime((product, power, result)) {}
                } else {
                    (apply((x * 2).exp()) + apply(x * 2)).sum().backward()
                }
                return x.grad?.scalars
            }
            #expect(gradients[0] != nil && gradients[0] == gradients[1], "\(name)")
        }
    }

    @Test func aChainOfTemporariesKeepsOneStorage() {
        noGrad {
            var x = Tensor<Float>([1, 2, 4]) + 1
            let storage = ObjectIdentifier(x.storage)
            x = (consume x + 1).tanh()
            #expect(ObjectIdentifier(x.storage) == storage)
        }
    }

    @Test func aResultOutsideTheGraphForgetsItsOperandsPlace() {
        let x = Tensor<Float>([1, 2])
        x.requiresGrad = true
        let y = noGrad { x * 2 + 1 }
        #expect(!y.requiresGrad)
    }
}
