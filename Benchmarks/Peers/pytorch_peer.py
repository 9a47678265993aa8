"""The benchmarks' rows in PyTorch, eager, as a reader would write them."""

import torch
import torch.nn.functional as F
from torch import nn

import peer

torch.set_num_threads(peer.threads)
torch.set_num_interop_threads(1)


class ChapterOne:
    """The network of chapter 1."""

    def __init__(self, hidden_size, batch_size):
        contexts, targets = peer.training_split()
        self.Xtrain, self.Ytrain = torch.tensor(contexts), torch.tensor(targets)
        self.batch_size = batch_size
        self.g = g = torch.Generator().manual_seed(2147483647)
        self.C = torch.randn(27, 10, generator=g)
        self.W1 = torch.randn(30, hidden_size, generator=g)
        self.b1 = torch.randn(hidden_size, generator=g)
        self.W2 = torch.randn(hidden_size, 27, generator=g)
        self.b2 = torch.randn(27, generator=g)
        self.parameters = [self.C, self.W1, self.b1, self.W2, self.b2]
        for p in self.parameters:
            p.requires_grad = True
        self.losses = []

    def train(self, steps):
        C, W1, b1, W2, b2 = self.parameters
        for _ in range(steps):
            rows = torch.randint(0, self.Xtrain.shape[0], (self.batch_size,), generator=self.g)
            X, Y = self.Xtrain[rows], self.Ytrain[rows]

            embeddings = C[X]
            input = embeddings.view(self.batch_size, -1)
            preactivation = input @ W1 + b1
            h = torch.tanh(preactivation)
            logits = h @ W2 + b2
            loss = F.cross_entropy(logits, Y)

            for p in self.parameters:
                p.grad = None
            loss.backward()

            learning_rate = 0.1 if len(self.losses) < 100_000 else 0.01
            for p in self.parameters:
                p.data -= learning_rate * p.grad
            self.losses.append(loss.item())

    @torch.no_grad()
    def split_loss(self, X, Y):
        input = self.C[X].view(X.shape[0], -1)
        h = torch.tanh(input @ self.W1 + self.b1)
        return F.cross_entropy(h @ self.W2 + self.b2, Y).item()


class LayeredNetwork:
    """The network with batch normalisation, made of torch.nn's layers."""

    def __init__(self, optimizer, batch_size):
        contexts, targets = peer.training_split()
        self.Xtrain, self.Ytrain = torch.tensor(contexts), torch.tensor(targets)
        self.batch_size = batch_size
        torch.manual_seed(2147483647)
        self.g = torch.Generator().manual_seed(2147483647)
        self.network = nn.Sequential(
            nn.Embedding(27, 10),
            nn.Flatten(),
            nn.Linear(30, 200, bias=False),
            nn.BatchNorm1d(200),
            nn.Tanh(),
            nn.Linear(200, 27),
        )
        parameters = self.network.parameters()
        if optimizer == "adam":
            self.optimizer = torch.optim.Adam(parameters)
        else:
            self.optimizer = torch.optim.SGD(parameters, lr=0.1)
        self.losses = []

    def train(self, steps):
        for _ in range(steps):
            rows = torch.randint(0, self.Xtrain.shape[0], (self.batch_size,), generator=self.g)
            loss = F.cross_entropy(self.network(self.Xtrain[rows]), self.Ytrain[rows])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            self.losses.append(loss.item())


def product(name):
    rows, inner, columns = peer.product_lengths(name)
    a, b = torch.randn(rows, inner), torch.randn(inner, columns)
    if not name.startswith("gradient"):
        return lambda: a @ b
    operand = b if "-W" in name else a
    operand.requires_grad = True
    result, gradient = a @ b, torch.randn(rows, columns)
    return lambda: torch.autograd.grad(result, operand, gradient, retain_graph=True)


def elementwise(name, size):
    a, b = torch.randn(size // 200, 200), torch.randn(size // 200, 200)
    positive = torch.rand(size // 200, 200) + 0.5
    row, column = torch.randn(200), torch.randn(size // 200, 1)
    total = torch.zeros(size // 200, 200)
    return {
        "add": lambda: a + b,
        "subtract": lambda: a - b,
        "multiply": lambda: a * b,
        "divide": lambda: a / positive,
        "add-number": lambda: a + 0.5,
        "add-row": lambda: a + row,
        "multiply-column": lambda: a * column,
        "add-in-place": lambda: total.add_(a),
        "negate": lambda: -a,
        "exp": lambda: a.exp(),
        "log": lambda: positive.log(),
        "tanh": lambda: a.tanh(),
        "sigmoid": lambda: a.sigmoid(),
        "relu": lambda: a.relu(),
        "abs": lambda: a.abs(),
        "sqrt": lambda: positive.sqrt(),
        "pow-3": lambda: a.pow(3),
        "pow-2.5": lambda: positive.pow(2.5),
        "greater": lambda: a > b,
        "greater-number": lambda: a > 0.5,
    }[name]


def repeated(once):
    def work(count):
        for _ in range(count):
            once()

    return work


def make(kind, name, size=None):
    if kind == "step":
        return ChapterOne(int(name), int(size)).train
    if kind == "layers-step":
        return LayeredNetwork(name, int(size)).train
    if kind == "product":
        return repeated(product(name))
    if kind == "elementwise":
        return repeated(elementwise(name, int(size)))
    network = ChapterOne(200, 32)
    return repeated(lambda: network.split_loss(network.Xtrain, network.Ytrain))


peer.serve(f"PyTorch {torch.__version__}, eager, {peer.threads_said}", make)
