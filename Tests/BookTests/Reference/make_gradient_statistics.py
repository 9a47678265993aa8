"""Writes gradient_statistics.json: the first 1,000 steps of the six-layer network of chapter 6 with gain 5/3.

    python Tests/BookTests/Reference/make_gradient_statistics.py

One torch.Generator with the seed 2147483647 draws the embedding, then the weights layer by layer, then the batches.
"""

import torch
import torch.nn.functional as F

from names_data import BATCH, CONTEXT, EMBEDDING, splits, vocabulary, write

HIDDEN, STEPS, RATE, GAIN = 100, 1000, 0.1, 5 / 3


class Network:
    """Embedding, five times linear and tanh, and a linear layer; biases start at 0."""

    def __init__(self, gain, g):
        self.embedding = torch.randn((len(vocabulary), EMBEDDING), generator=g)
        sizes = [CONTEXT * EMBEDDING] + [HIDDEN] * 5 + [len(vocabulary)]
        gains = [gain] * 5 + [0.1]
        self.weights = [
            torch.randn((i, o), generator=g) * (k / torch.tensor(float(i)).sqrt())
            for i, o, k in zip(sizes, sizes[1:], gains)
        ]
        self.biases = [torch.zeros(o) for o in sizes[1:]]
        self.parameters = [self.embedding] + [p for pair in zip(self.weights, self.biases) for p in pair]
        for p in self.parameters:
            p.requires_grad_()

    def loss(self, X, Y):
        x = self.embedding[X].view(X.shape[0], -1)
        self.activations = []
        for weight, bias in zip(self.weights[:-1], self.biases):
            x = torch.tanh(x @ weight + bias)
            x.retain_grad()
            self.activations.append(x)
        return F.cross_entropy(x @ self.weights[-1] + self.biases[-1], Y)


def spread(t):
    return t.std().item()


def diagnostics(network):
    """The numbers of the batch that went through last, and of the weights as they are now."""
    return {
        "activations": [
            {"mean": h.mean().item(), "std": spread(h), "saturated": (h.abs() > 0.97).float().mean().item()}
            for h in network.activations
        ],
        "gradients": [
            {"mean": h.grad.mean().item(), "std": spread(h.grad)} for h in network.activations
        ],
        "weights": [
            {"std": spread(w.detach()), "gradient": spread(w.grad), "ratio": spread(w.grad) / spread(w.detach())}
            for w in network.weights
        ],
    }


def main():
    torch.set_num_threads(1)
    (X, Y), _ = splits()
    g = torch.Generator().manual_seed(2147483647)
    network = Network(GAIN, g)
    losses, updates, first = [], [], None
    for step in range(STEPS):
        rows = torch.randint(0, X.shape[0], (BATCH,), generator=g)
        loss = network.loss(X[rows], Y[rows])
        for p in network.parameters:
            p.grad = None
        loss.backward()
        losses.append(loss.item())
        updates.append([spread(RATE * w.grad) / spread(w.detach()) for w in network.weights])
        if step == 0:
            first = diagnostics(network)
        with torch.no_grad():
            for p in network.parameters:
                p -= RATE * p.grad
    last = diagnostics(network)
    means = [sum(u[i] for u in updates[-100:]) / 100 for i in range(6)]
    write(
        "gradient_statistics.json",
        {
            "source": f"PyTorch {torch.__version__}, CPU, 1 thread, float32; make_gradient_statistics.py",
            "losses": losses,
            "first": first,
            "last": last,
            "loss_last_100": sum(losses[-100:]) / 100,
            "updates_last_100": means,
        },
    )


if __name__ == "__main__":
    main()
