"""Writes batch_normalization.json: the trainings of chapter 5, with torch.nn.BatchNorm1d before tanh.

    python Tests/BookTests/Reference/make_batch_normalization.py

The parameters are drawn as in chapter 4, one torch.Generator with the seed 2147483647 for C, W1, b1, W2, b2 and then
the batches. b1 is drawn and left out. BatchNorm1d has eps 1e-5 and momentum 0.001: it normalises by the batch's variance
over n, and its running variance follows the one over n - 1.
"""

import torch
import torch.nn.functional as F

from names_data import BATCH, CONTEXT, EMBEDDING, HIDDEN, STEPS, learning_rate, sampled_names, source, splits, vocabulary, write

torch.set_num_threads(1)
KAIMING = (5 / 3) / 30**0.5


def training(scale, change=0.0):
    (X, Y), (X_dev, Y_dev) = splits()
    g = torch.Generator().manual_seed(2147483647)
    noise = torch.Generator().manual_seed(1)
    fan_in = CONTEXT * EMBEDDING
    shapes = [(len(vocabulary), EMBEDDING), (fan_in, HIDDEN), (HIDDEN,), (HIDDEN, len(vocabulary)), (len(vocabulary),)]
    drawn = []
    for shape, factor in zip(shapes, [1.0, scale, 0.01, 0.01, 0.0]):
        tensor = torch.randn(shape, generator=g) * factor
        drawn.append(tensor * (1 + change * torch.randn(shape, generator=noise)))
    C, W1, _, W2, b2 = drawn
    normalization = torch.nn.BatchNorm1d(HIDDEN, eps=1e-5, momentum=0.001)
    parameters = [C, W1, normalization.weight, normalization.bias, W2, b2]
    for p in parameters:
        p.requires_grad_()

    def preactivations(contexts):
        return C[contexts].view(len(contexts), -1) @ W1

    def logits(contexts):
        return torch.tanh(normalization(preactivations(contexts))) @ W2 + b2

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
    normalization.eval()
    with torch.no_grad():
        trained = {
            "loss_every_10000": logged,
            "train": F.cross_entropy(logits(X), Y).item(),
            "val": F.cross_entropy(logits(X_dev), Y_dev).item(),
            "sampled_names": sampled_names(logits),
        }
        return trained, running_errors(normalization, preactivations(X))


def running_errors(normalization, exact):
    """The largest error of a running mean, in deviations, and the largest relative error of a running deviation."""
    mean, deviation = exact.mean(0), exact.std(0)
    return {
        "running_mean_error": ((normalization.running_mean - mean).abs() / deviation).max().item(),
        "running_deviation_error": ((normalization.running_var.sqrt() - deviation).abs() / deviation).max().item(),
    }


if __name__ == "__main__":
    trained, errors = training(KAIMING)
    variants = {
        "(5/3)/√30": trained,
        "(5/3)/√30, changed by 2e-7": training(KAIMING, change=2e-7)[0],
        "as drawn": training(1.0)[0],
    }
    write("batch_normalization.json", {"source": source(), "variants": variants, **errors})
