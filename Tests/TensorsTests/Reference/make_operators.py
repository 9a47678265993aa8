"""Writes operators.json: figures of PyTorch that pytorch.json does not have.

    python Tests/TensorsTests/Reference/make_operators.py

The cases of `operators` have the form of those in pytorch.json: gradients are those of the sum of the result times
linspace(-1, 1), or of the result itself where it is one number. `relu` holds the edges: zeros of both signs,
infinities, NaN, denormals; gradients are those for a gradient of 1, 2, 3, … of the result. `uniform` holds draws of
`uniform_` on a CPU with a fused multiply-add.
"""

import json
import pathlib

import torch

torch.set_num_threads(1)
generator = torch.Generator().manual_seed(2026)


def plain(x):
    """Nested lists; what JSON cannot write becomes a string."""
    if isinstance(x, list):
        return [plain(y) for y in x]
    return x if x - x == 0 else str(x)


def array(tensor):
    return {"shape": list(tensor.shape), "values": plain(tensor.tolist())}


def case(name, shape, function):
    x = torch.randn(shape, generator=generator, requires_grad=True)
    y = function(x)
    weights = torch.linspace(-1, 1, y.numel()).view(y.shape)
    (y if y.dim() == 0 else (y * weights).sum()).backward()
    return {"op": name, "inputs": [array(x.detach())], "output": array(y.detach()), "input_grads": [x.grad.tolist()]}


def relu_at_the_edges():
    inf, nan = float("inf"), float("nan")
    x = torch.tensor([0.0, -0.0, 1e-40, -1e-40, 3e38, -3e38, inf, -inf, nan, 1.5, -1.5], requires_grad=True)
    y = torch.relu(x)
    y.backward(torch.arange(1.0, x.numel() + 1))
    return {"x": plain(x.tolist()), "y": plain(y.tolist()), "gradient": plain(x.grad.tolist())}


def uniform(seed, low, high, count):
    draws = torch.empty(count).uniform_(low, high, generator=torch.Generator().manual_seed(seed))
    return {"seed": seed, "low": low, "high": high, "values": draws.tolist()}


figures = {
    "source": f"PyTorch {torch.__version__}, CPU, 1 thread; inputs torch.randn, seed 2026",
    "operators": [
        case("var of all, correction=0", (3, 4), lambda x: x.var(correction=0)),
        case("var dim=0 keepdim, correction=0", (5, 3), lambda x: x.var(0, correction=0, keepdim=True)),
        case("std of all, correction=0", (3, 4), lambda x: x.std(correction=0)),
        case("std dim=1, correction=0", (2, 6, 3), lambda x: x.std(1, correction=0)),
    ],
    "uniform": [
        uniform(1, -0.18257418583505536, 0.18257418583505536, 40),
        uniform(2, 0.1, 0.7, 20),
        uniform(3, -3e38, -1e-3, 7),
        uniform(4, 5.0, 5.0, 3),
    ],
    "relu": relu_at_the_edges(),
}
pathlib.Path(__file__).with_name("operators.json").write_text(json.dumps(figures, indent=1) + "\n")
