"""The benchmarks' rows in JAX, compiled.

The training loop is one compiled program, sampling included; its parameters are donated. An
operation is a compiled function, waited for each time.
"""

from functools import partial

import jax
import jax.numpy as jnp

import peer

# Each operation is waited for, so handing it to another thread would only cost time.
jax.config.update("jax_cpu_enable_async_dispatch", False)


def logits_of(parameters, X):
    C, W1, b1, W2, b2 = parameters
    h = jnp.tanh(C[X].reshape(X.shape[0], -1) @ W1 + b1)
    return h @ W2 + b2


def loss_of(parameters, X, Y):
    log_probabilities = jax.nn.log_softmax(logits_of(parameters, X))
    return -jnp.take_along_axis(log_probabilities, Y[:, None], axis=1).mean()


@partial(jax.jit, static_argnames="batch_size", donate_argnames="parameters")
def trained(parameters, first, steps, key, X, Y, batch_size):
    """The parameters after more steps, and the last loss."""

    def step(i, state):
        parameters, _ = state
        rows = jax.random.randint(jax.random.fold_in(key, i), (batch_size,), 0, X.shape[0])
        loss, gradients = jax.value_and_grad(loss_of)(parameters, X[rows], Y[rows])
        learning_rate = jnp.where(i < 100_000, 0.1, 0.01)
        parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
        return parameters, loss

    return jax.lax.fori_loop(first, first + steps, step, (parameters, jnp.float32(0)))


class ChapterOne:
    """The network of chapter 1."""

    def __init__(self, hidden_size, batch_size):
        contexts, targets = peer.training_split()
        self.X, self.Y = jnp.array(contexts), jnp.array(targets)
        self.batch_size = batch_size
        keys = jax.random.split(jax.random.key(2147483647), 6)
        shapes = [(27, 10), (30, hidden_size), (hidden_size,), (hidden_size, 27), (27,)]
        self.parameters = [jax.random.normal(k, shape) for k, shape in zip(keys, shapes)]
        self.key = keys[5]
        self.done = 0

    def train(self, steps):
        self.parameters, loss = trained(
            self.parameters, self.done, steps, self.key, self.X, self.Y, self.batch_size
        )
        jax.block_until_ready((self.parameters, loss))
        self.done += steps


def normalised_logits(parameters, X):
    """The logits of the network with batch normalisation, and the batch's mean and variance."""
    C, W1, gain, bias, W2, b2 = parameters
    x = C[X].reshape(X.shape[0], -1) @ W1
    mean, variance = x.mean(0), x.var(0)
    h = jnp.tanh((x - mean) * jax.lax.rsqrt(variance + 1e-5) * gain + bias)
    return h @ W2 + b2, (mean, variance)


def normalised_loss(parameters, X, Y):
    logits, statistics = normalised_logits(parameters, X)
    log_probabilities = jax.nn.log_softmax(logits)
    return -jnp.take_along_axis(log_probabilities, Y[:, None], axis=1).mean(), statistics


def adam(parameters, moments, gradients, t):
    """The parameters and moments after step t of Adam with the usual numbers."""
    means = [0.9 * m + 0.1 * g for (m, _), g in zip(moments, gradients)]
    squares = [0.999 * v + 0.001 * g * g for (_, v), g in zip(moments, gradients)]
    size, root = 1e-3 / (1 - 0.9**t), jnp.sqrt(1 - 0.999**t)
    steps = [size * m / (jnp.sqrt(v) / root + 1e-8) for m, v in zip(means, squares)]
    return [p - step for p, step in zip(parameters, steps)], list(zip(means, squares))


@partial(jax.jit, static_argnames=("batch_size", "optimizer"), donate_argnames="state")
def trained_in_layers(state, first, steps, key, X, Y, batch_size, optimizer):
    """Parameters, moments, running statistics and loss after more steps."""

    def step(i, state):
        parameters, moments, (mean, variance), _ = state
        rows = jax.random.randint(jax.random.fold_in(key, i), (batch_size,), 0, X.shape[0])
        take = jax.value_and_grad(normalised_loss, has_aux=True)
        (loss, batch), gradients = take(parameters, X[rows], Y[rows])
        unbiased = batch[1] * (batch_size / (batch_size - 1))
        running = (0.9 * mean + 0.1 * batch[0], 0.9 * variance + 0.1 * unbiased)
        if optimizer == "adam":
            parameters, moments = adam(parameters, moments, gradients, i + 1)
        else:
            parameters = [p - 0.1 * g for p, g in zip(parameters, gradients)]
        return parameters, moments, running, loss

    return jax.lax.fori_loop(first, first + steps, step, state)


def uniform(key, shape, bound):
    return jax.random.uniform(key, shape, minval=-bound, maxval=bound)


class LayeredNetwork:
    """The network with batch normalisation."""

    def __init__(self, optimizer, batch_size):
        contexts, targets = peer.training_split()
        self.X, self.Y = jnp.array(contexts), jnp.array(targets)
        self.batch_size, self.optimizer = batch_size, optimizer
        keys = jax.random.split(jax.random.key(2147483647), 5)
        parameters = [
            jax.random.normal(keys[0], (27, 10)),
            uniform(keys[1], (30, 200), 30**-0.5),
            jnp.ones(200),
            jnp.zeros(200),
            uniform(keys[2], (200, 27), 200**-0.5),
            uniform(keys[3], (27,), 200**-0.5),
        ]
        moments = []
        if optimizer == "adam":
            moments = [(jnp.zeros_like(p), jnp.zeros_like(p)) for p in parameters]
        self.state = (parameters, moments, (jnp.zeros(200), jnp.ones(200)), jnp.float32(0))
        self.key = keys[4]
        self.done = 0

    def train(self, steps):
        self.state = trained_in_layers(
            self.state, self.done, steps, self.key, self.X, self.Y, self.batch_size, self.optimizer
        )
        jax.block_until_ready(self.state)
        self.done += steps


def product(name):
    rows, inner, columns = peer.product_lengths(name)
    shapes = [(rows, inner), (inner, columns), (rows, columns)]
    keys = jax.random.split(jax.random.key(1), 3)
    a, b, gradient = (jax.random.normal(k, shape) for k, shape in zip(keys, shapes))
    if not name.startswith("gradient"):
        return jax.jit(jnp.matmul), (a, b)
    if "-W" in name:
        return jax.jit(lambda a, gradient: a.T @ gradient), (a, gradient)
    return jax.jit(lambda gradient, b: gradient @ b.T), (gradient, b)


def elementwise(name, size):
    keys = jax.random.split(jax.random.key(1), 5)
    a, b = (jax.random.normal(k, (size // 200, 200)) for k in keys[:2])
    positive = jax.random.uniform(keys[2], (size // 200, 200)) + 0.5
    row, column = jax.random.normal(keys[3], 200), jax.random.normal(keys[4], (size // 200, 1))
    function, operands = {
        "add": (lambda a, b: a + b, (a, b)),
        "subtract": (lambda a, b: a - b, (a, b)),
        "multiply": (lambda a, b: a * b, (a, b)),
        "divide": (lambda a, b: a / b, (a, positive)),
        "add-number": (lambda a: a + 0.5, (a,)),
        "add-row": (lambda a, row: a + row, (a, row)),
        "multiply-column": (lambda a, column: a * column, (a, column)),
        "negate": (lambda a: -a, (a,)),
        "exp": (jnp.exp, (a,)),
        "log": (jnp.log, (positive,)),
        "tanh": (jnp.tanh, (a,)),
        "sigmoid": (jax.nn.sigmoid, (a,)),
        "relu": (jax.nn.relu, (a,)),
        "abs": (jnp.abs, (a,)),
        "sqrt": (jnp.sqrt, (positive,)),
        "pow-3": (lambda a: a**3, (a,)),
        "pow-2.5": (lambda a: a**2.5, (positive,)),
        "greater": (lambda a, b: a > b, (a, b)),
        "greater-number": (lambda a: a > 0.5, (a,)),
    }[name]
    return jax.jit(function), operands


def repeated(function, operands):
    def work(count):
        for _ in range(count):
            function(*operands).block_until_ready()

    return work


def added_in_place(size):
    add = jax.jit(lambda total, a: total + a, donate_argnums=0)
    a = jax.random.normal(jax.random.key(1), (size // 200, 200))
    total = jnp.zeros((size // 200, 200))

    def work(count):
        nonlocal total
        for _ in range(count):
            total = add(total, a).block_until_ready()

    return work


def make(kind, name, size=None):
    if kind == "step":
        return ChapterOne(int(name), int(size)).train
    if kind == "layers-step":
        return LayeredNetwork(name, int(size)).train
    if kind == "product":
        return repeated(*product(name))
    if kind == "elementwise":
        if name == "add-in-place":
            return added_in_place(int(size))
        return repeated(*elementwise(name, int(size)))
    network = ChapterOne(200, 32)
    return repeated(jax.jit(loss_of), (network.parameters, network.X, network.Y))


peer.serve(f"JAX {jax.__version__}, compiled, {peer.threads_said}", make)
