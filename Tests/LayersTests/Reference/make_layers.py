"""Writes layers.json: what PyTorch's layers, initialisers, optimisers and schedules give.

    python Tests/LayersTests/Reference/make_layers.py

Every tensor is {"shape": […], "values": […]}, flat and row-major; the values are float32 written in full. A weight of
a linear layer is stored as the library keeps it, [inputs, outputs]: the transpose of PyTorch's. Gradients are those of
the sum of the result times linspace(-1, 1).
"""

import json
import pathlib
import platform

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.set_flush_denormal(False)


def array(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().flatten().tolist()}


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def weighted(y):
    return (y * torch.linspace(-1, 1, y.numel()).view(y.shape)).sum()


def parameters(layer):
    """The parameters in the library's layout."""
    return [p.t() if isinstance(layer, nn.Linear) and p.dim() == 2 else p for p in layer.parameters()]


def gradients(layer):
    return [
        p.grad.t() if isinstance(layer, nn.Linear) and p.dim() == 2 else p.grad for p in layer.parameters()
    ]


def layer_case(name, layer, x):
    """Input, parameters, result and all gradients of one call."""
    x = x.clone()
    if x.dtype == torch.float32:
        x.requires_grad = True
    y = layer(x)
    weighted(y).backward()
    return {
        "name": name,
        "input": array(x),
        "parameters": [array(p) for p in parameters(layer)],
        "output": array(y),
        "inputGradient": array(x.grad) if x.dtype == torch.float32 else None,
        "gradients": [array(g) for g in gradients(layer)],
    }


def batch_norm(channels, **options):
    """A layer whose gain and bias are not those of the start."""
    layer = nn.BatchNorm1d(channels, **options)
    with torch.no_grad():
        layer.weight.copy_(torch.linspace(0.5, 1.5, channels))
        layer.bias.copy_(torch.linspace(-1, 1, channels))
    return layer


def layer_cases():
    torch.manual_seed(11)
    g = seeded(1)
    x = torch.randn(5, 4, generator=g)
    return [
        layer_case("Linear", nn.Linear(4, 3), x),
        layer_case("Linear without bias", nn.Linear(4, 3, bias=False), x),
        layer_case("Linear of [B, T, I]", nn.Linear(4, 3), torch.randn(2, 3, 4, generator=g)),
        layer_case("BatchNorm1d", batch_norm(4), x * 3 + 1),
        layer_case("BatchNorm1d of [N, C, L]", batch_norm(4), torch.randn(3, 4, 21, generator=g) - 2),
        layer_case("BatchNorm1d, eps 0.1", batch_norm(4, eps=0.1), x * 0.1),
        layer_case("BatchNorm1d in evaluation", batch_norm(4).eval(), x),
        layer_case("Tanh", nn.Tanh(), x * 2),
        layer_case("ReLU", nn.ReLU(), x),
        layer_case("Flatten", nn.Flatten(), torch.randn(2, 3, 4, generator=g)),
        layer_case("Embedding", nn.Embedding(7, 3), torch.tensor([[0, 6, 1], [6, 6, 2]])),
    ]


def initializer_cases():
    """Weights [outputs, inputs] from a seed, stored as [inputs, outputs]."""
    init = nn.init
    draws = {
        "kaimingUniform": lambda w, g: init.kaiming_uniform_(w, generator=g),
        "kaimingUniform tanh fanOut": lambda w, g: init.kaiming_uniform_(
            w, mode="fan_out", nonlinearity="tanh", generator=g
        ),
        "kaimingUniform leakyReLU 0.2": lambda w, g: init.kaiming_uniform_(w, a=0.2, generator=g),
        "kaimingNormal": lambda w, g: init.kaiming_normal_(w, nonlinearity="relu", generator=g),
        "kaimingNormal linear fanOut": lambda w, g: init.kaiming_normal_(
            w, mode="fan_out", nonlinearity="linear", generator=g
        ),
        "xavierUniform": lambda w, g: init.xavier_uniform_(w, generator=g),
        "xavierUniform tanh": lambda w, g: init.xavier_uniform_(w, gain=5 / 3, generator=g),
        "xavierNormal": lambda w, g: init.xavier_normal_(w, generator=g),
        "xavierNormal relu": lambda w, g: init.xavier_normal_(w, gain=init.calculate_gain("relu"), generator=g),
    }
    return [
        {"name": name, "seed": seed, "weight": array(draw(torch.empty(outputs, inputs), seeded(seed)).t())}
        for name, draw in draws.items()
        for seed, inputs, outputs in [(1, 3, 2), (2, 30, 20), (2147483647, 7, 11)]
    ]


def defaults():
    """Whole layers as PyTorch draws them from its global generator, one after the other."""
    torch.manual_seed(42)
    layers = [nn.Embedding(27, 10), nn.Linear(30, 20), nn.Linear(20, 5, bias=False), nn.Linear(5, 3)]
    return {"seed": 42, "parameters": [array(p) for layer in layers for p in parameters(layer)]}


def running_statistics():
    """Three batches in training, then one in evaluation."""
    cases = []
    for name, shape, options in [
        ("[N, C]", (6, 3), {}),
        ("[N, C, L]", (4, 3, 19), {}),
        ("momentum 0.3", (2, 3), {"momentum": 0.3}),
    ]:
        g = seeded(3)
        layer = batch_norm(3, **options)
        batches = [torch.randn(shape, generator=g) * (i + 1) + i for i in range(3)]
        after = []
        for x in batches:
            y = layer(x)
            after.append(
                {
                    "output": array(y),
                    "mean": array(layer.running_mean.clone()),
                    "variance": array(layer.running_var.clone()),
                }
            )
        layer.eval()
        last = batches[0].clone().requires_grad_()
        y = layer(last)
        layer.zero_grad()
        weighted(y).backward()
        cases.append(
            {
                "name": name,
                "momentum": layer.momentum,
                "batches": [array(x) for x in batches],
                "after": after,
                "evaluation": array(y),
                "inputGradient": array(last.grad),
                "gradients": [array(p.grad) for p in layer.parameters()],
            }
        )
    return cases


def optimizer_cases():
    """Two parameters under ten steps of a loss that is no quadratic; the second has no gradient at first."""
    optimizers = {
        "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
        "SGD weightDecay": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.05),
        "SGD momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "SGD momentum dampening weightDecay": lambda p: torch.optim.SGD(
            p, lr=0.05, momentum=0.9, dampening=0.3, weight_decay=0.05
        ),
        "SGD nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True),
        "SGD nesterov weightDecay": lambda p: torch.optim.SGD(
            p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.05
        ),
        "Adam": lambda p: torch.optim.Adam(p, lr=0.05),
        "Adam weightDecay": lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.1),
        "Adam betas eps": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.6, 0.7), eps=0.1),
    }
    cases = []
    for name, make in optimizers.items():
        g = seeded(4)
        p = [torch.randn(3, 4, generator=g), torch.randn(5, generator=g)]
        start = [array(x) for x in p]
        for x in p:
            x.requires_grad = True
        optimizer = make(p)
        steps = []
        for step in range(10):
            optimizer.zero_grad()
            loss = (p[0].tanh() * p[0]).sum() + (0 if step < 2 else (p[1] ** 2 * p[1].sigmoid()).sum())
            loss.backward()
            optimizer.step()
            steps.append([array(x) for x in p])
        cases.append({"name": name, "start": start, "steps": steps})
    return cases


def schedule_cases():
    """The rates of 50 epochs, in double precision, as PyTorch's recursion gives them."""
    schedulers = torch.optim.lr_scheduler
    makers = {
        "step 10": lambda o: schedulers.StepLR(o, 10),
        "step 7, 0.5": lambda o: schedulers.StepLR(o, 7, gamma=0.5),
        "cosine 50": lambda o: schedulers.CosineAnnealingLR(o, 50),
        "cosine 20, 0.01": lambda o: schedulers.CosineAnnealingLR(o, 20, eta_min=0.01),
    }
    cases = []
    for name, make in makers.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
        scheduler = make(optimizer)
        rates, closed = [], []
        for _ in range(51):
            rates.append(optimizer.param_groups[0]["lr"])
            closed.append(scheduler._get_closed_form_lr()[0])
            optimizer.step()
            scheduler.step()
        cases.append({"name": name, "rates": rates, "closedForm": closed})
    return cases


def spiral(count, g):
    """Points [count, 2] on three arms of a spiral, and the arm of each."""
    angle = torch.rand(count, generator=g) * 4
    arm = torch.arange(count) % 3
    turned = angle + arm * 2.0943951
    radius = angle / 4
    # Sines differ between libraries in the last bit: the points are stored, not made again.
    x = torch.stack([radius * turned.sin(), radius * turned.cos()], dim=1)
    return x, arm


def trainings():
    """Small networks trained for 200 steps on batches of 32, one for each optimiser."""
    x, y = spiral(300, seeded(5))
    cases = []
    for name, make, schedule in [
        ("SGD momentum, step", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-4), "step"),
        ("Adam, cosine", lambda p: torch.optim.Adam(p, lr=0.01), "cosine"),
    ]:
        torch.manual_seed(6)
        network = nn.Sequential(
            nn.Linear(2, 24, bias=False),
            nn.BatchNorm1d(24),
            nn.Tanh(),
            nn.Linear(24, 24, bias=False),
            nn.BatchNorm1d(24),
            nn.ReLU(),
            nn.Linear(24, 3),
        )
        optimizer = make(network.parameters())
        schedulers = torch.optim.lr_scheduler
        scheduler = (
            schedulers.StepLR(optimizer, 80, gamma=0.1)
            if schedule == "step"
            else schedulers.CosineAnnealingLR(optimizer, 200)
        )
        g = seeded(7)
        losses = []
        for _ in range(200):
            rows = torch.randint(0, 300, (32,), generator=g)
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
            losses.append(loss.item())
        network.eval()
        with torch.no_grad():
            logits = network(x)
        cases.append(
            {
                "name": name,
                "losses": losses,
                "evaluation": F.cross_entropy(logits, y).item(),
                "accuracy": (logits.argmax(1) == y).float().mean().item(),
            }
        )
    return {"x": array(x), "y": y.tolist(), "cases": cases}


def lookups():
    """A network that begins with an embedding, 200 steps of plain SGD: it learns which of two letters counts."""
    torch.manual_seed(8)
    network = nn.Sequential(
        nn.Embedding(9, 4),
        nn.Flatten(),
        nn.Linear(12, 16, bias=False),
        nn.BatchNorm1d(16),
        nn.Tanh(),
        nn.Linear(16, 9),
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
    g = seeded(9)
    losses = []
    for _ in range(200):
        x = torch.randint(0, 9, (32, 3), generator=g)
        y = torch.where(x[:, 1] < 5, x[:, 0], x[:, 2])
        loss = F.cross_entropy(network(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


figures = {
    "source": f"PyTorch {torch.__version__}, CPU, 1 thread; Python {platform.python_version()}",
    "layers": layer_cases(),
    "initializers": initializer_cases(),
    "defaults": defaults(),
    "runningStatistics": running_statistics(),
    "optimizers": optimizer_cases(),
    "schedules": schedule_cases(),
    "trainings": trainings(),
    "lookups": lookups(),
}


def text(value, depth=0):
    """JSON with a tensor on a line."""
    if isinstance(value, dict) and "shape" not in value:
        inner = ",\n".join(f"{' ' * (depth + 1)}{json.dumps(k)}: {text(v, depth + 1)}" for k, v in value.items())
        return "{\n" + inner + "\n" + " " * depth + "}"
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        inner = ",\n".join(" " * (depth + 1) + text(v, depth + 1) for v in value)
        return "[\n" + inner + "\n" + " " * depth + "]"
    return json.dumps(value)


pathlib.Path(__file__).with_name("layers.json").write_text(text(figures) + "\n")
