"""What the peers share: the conversation with the Swift program, the data, the peak memory."""

import os
import random
import sys
import time

threads = int(os.environ.get("PEER_THREADS", "1"))
threads_said = "one thread" if threads == 1 else f"{threads} threads"


def serve(version, make):
    """Answers a line "ROW COUNT" with a number, until the lines end.

    `make(kind, *rest)` gives, for the parts of a row's name, a function of a count that does the
    work that often and returns when it is done. The row before is let go first.
    """
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    print("ready", version, file=answers, flush=True)
    prepared, work = None, None
    for line in sys.stdin:
        row, count = line.split()
        kind, *rest = row.split("/")
        if kind == "memory":
            answer = peak_memory(make, *rest)
        else:
            if row != prepared:
                work = None
                prepared, work = row, make(kind, *rest)
            start = time.perf_counter()
            work(int(count))
            answer = time.perf_counter() - start
        print(answer, file=answers, flush=True)


def peak_memory(make, during):
    """The peak of the process's memory in bytes, during training, evaluation, or after loading."""
    kind, *rest = ("evaluation", "train-split") if during == "evaluation" else ("step", "200", "32")
    work = make(kind, *rest)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    if during != "loaded":
        work(1_000 if during == "training" else 1)
    with open("/proc/self/status") as file:
        peak = next(line for line in file if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def training_split():
    """The contexts and targets of chapter 1's training split, as lists."""
    with open("data/names-2017.txt") as file:
        words = file.read().split()
    random.seed(42)
    random.shuffle(words)
    contexts, targets = [], []
    for word in words[: len(words) * 8 // 10]:
        context = [0, 0, 0]
        for next_character in [ord(letter) - 96 for letter in word] + [0]:
            contexts.append(context)
            targets.append(next_character)
            context = context[1:] + [next_character]
    return contexts, targets


def product_lengths(name):
    """Rows, inner length and columns of one of the step's products on the forward pass."""
    if name in ("preactivation", "gradient-of-W1", "gradient-of-input"):
        return 32, 30, 200
    return 32, 200, 27
