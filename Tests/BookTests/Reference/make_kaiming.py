"""Writes kaiming.json: the training of chapter 4, and gains and fixed points by integration.

    python Tests/BookTests/Reference/make_kaiming.py

The training is that of chapter 3 with W1 scaled by (5/3)/sqrt(30). One torch.Generator with the seed 2147483647 draws
C, W1, b1, W2 and b2 in this order, then the batches; names are sampled with the seed 2147483647 + 10.
"""

import torch
import torch.nn.functional as F

from names_data import BATCH, CONTEXT, EMBEDDING, HIDDEN, STEPS, learning_rate, sampled_names, source, splits, vocabulary, write

torch.set_num_threads(1)


def training(scale, change=0.0):
    (X, Y), (X_dev, Y_dev) = splits()
    g = torch.Generator().manual_seed(2147483647)
    noise = torch.Generator().manual_seed(1)
    fan_in = CONTEXT * EMBEDDING
    shapes = [(len(vocabulary), EMBEDDING), (fan_in, HIDDEN), (HIDDEN,), (HIDDEN, len(vocabulary)), (len(vocabulary),)]
    parameters = []
    for shape, factor in zip(shapes, [1.0, scale, 0.01, 0.01, 0.0]):
        drawn = torch.randn(shape, generator=g) * factor
        parameters.append(drawn * (1 + change * torch.randn(shape, generator=noise)))
    C, W1, b1, W2, b2 = parameters
    for p in parameters:
        p.requires_grad_()

    def logits(contexts):
        return torch.tanh(C[contexts].view(len(contexts), -1) @ W1 + b1) @ W2 + b2

    logged = {}
    for step in range(STEPS):
        rows = torch.randint(0, len(X), (BATCH,), generator=g)
        loss = F.cross_entropy(logits(X[rows]), Y[rows])
        for p in parameters:
            p.grad = None
        loss.backward()
        for p in parameters:
            p.data -= learning_rate(step) * p.grad
        if step % 10_000 == 0:
            logged[str(step)] = loss.item()
    with torch.no_grad():
        return {
            "loss_every_10000": logged,
            "train": F.cross_entropy(logits(X), Y).item(),
            "val": F.cross_entropy(logits(X_dev), Y_dev).item(),
            "sampled_names": sampled_names(logits),
        }


def moments():
    """The nodes and weights of a standard normal distribution, in float64."""
    z = torch.linspace(-12, 12, 240_001, dtype=torch.float64)
    density = torch.exp(-z * z / 2)
    return z, density / density.sum()


def spread_after_tanh(spread):
    """The root mean square of tanh(spread * z)."""
    z, weight = moments()
    return (weight * torch.tanh(spread * z) ** 2).sum().sqrt().item()


def factor_back(spread):
    """The root mean square of the derivative of tanh at spread * z."""
    z, weight = moments()
    return (weight * (1 - torch.tanh(spread * z) ** 2) ** 2).sum().sqrt().item()


def fixed_point(gain):
    """The spread s of the activations with s = rms tanh(gain * s * z), by iteration from 1."""
    spread = 1.0
    for _ in range(10_000):
        spread = spread_after_tanh(gain * spread)
    return spread


if __name__ == "__main__":
    scale = (5 / 3) / 30**0.5
    points = {}
    for gain in [1.05, 1.1, 1.2, 4 / 3, 1.5, 5 / 3, 2.0, 3.0]:
        spread = fixed_point(gain)
        points[str(gain)] = {"spread": spread, "back": gain * factor_back(gain * spread)}
    figures = {
        "source": source(),
        "variants": {
            "(5/3)/√30": training(scale),
            "(5/3)/√30, changed by 2e-7": training(scale, change=2e-7),
        },
        "spread_after_tanh": {str(s): spread_after_tanh(s) for s in [0.1, 0.5, 1.0, 5 / 3, 2.0, 5.0]},
        "fixed_points": points,
    }
    write("kaiming.json", figures)
