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
    if kind == "product":
        return repeated(*product(name))
    if kind == "elementwise":
        if name == "add-in-place":
            return added_in_place(int(size))
        return repeated(*elementwise(name, int(size)))
    network = ChapterOne(200, 32)
    return repeated(jax.jit(loss_of), (network.parameters, network.X, network.Y))


peer.serve(f"JAX {jax.__version__}, compiled, one thread", make)
