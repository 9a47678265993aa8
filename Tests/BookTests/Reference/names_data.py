"""The data of the book, its splits and its way of sampling, in PyTorch; the programs beside this file share it."""

import json
import pathlib
import random

import torch

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONTEXT, EMBEDDING, HIDDEN, BATCH, STEPS = 3, 10, 200, 32, 200_000

words = (ROOT / "data" / "names-2017.txt").read_text().split()
vocabulary = ["."] + sorted(set("".join(words)))
number_of = {character: number for number, character in enumerate(vocabulary)}


def examples(some_words):
    contexts, targets = [], []
    for word in some_words:
        context = [0] * CONTEXT
        for character in word + ".":
            contexts.append(context)
            targets.append(number_of[character])
            context = context[1:] + [number_of[character]]
    return torch.tensor(contexts), torch.tensor(targets)


def splits():
    """The training and the validation split, after Python's shuffle with the seed 42."""
    shuffled = list(words)
    random.seed(42)
    random.shuffle(shuffled)
    train_end, dev_end = len(shuffled) * 8 // 10, len(shuffled) * 9 // 10
    return examples(shuffled[:train_end]), examples(shuffled[train_end:dev_end])


def learning_rate(step):
    return 0.1 if step < STEPS // 2 else 0.01


def sampled_names(logits, count=20):
    """Names drawn with the probabilities that `logits`, a function of contexts [1, 3], gives."""
    generator = torch.Generator().manual_seed(2147483647 + 10)
    names = []
    with torch.no_grad():
        for _ in range(count):
            name, context = "", [0] * CONTEXT
            while True:
                probabilities = logits(torch.tensor([context])).softmax(1)
                number = torch.multinomial(probabilities, 1, generator=generator).item()
                context = context[1:] + [number]
                name += vocabulary[number]
                if number == 0:
                    break
            names.append(name)
    return names


def source():
    return (
        f"PyTorch {torch.__version__}, CPU, {torch.get_num_threads()} thread, float32; data/names-2017.txt; "
        "Python random.seed(42), random.shuffle(words); 80/10/10; context 3, embedding 10, hidden 200, batch 32, "
        "200,000 steps, learning rate 0.1, then 0.01 from step 100,000"
    )


def write(name, figures):
    text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    pathlib.Path(__file__).with_name(name).write_text(text)
