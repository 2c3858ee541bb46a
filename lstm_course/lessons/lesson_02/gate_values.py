"""Gate values in a trained network: a small model of text, and its gates on fresh text.

T time steps, B sequences in a batch, H hidden units, V different characters.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMParams
from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.sequences.encoding import one_hot
from lstm_course.size import experiment_size

BATCH_SIZE, STEPS = 32, 64
SIZES = {"trial": (10, 64), "quick": (400, 64), "full": (2000, 128)}  # updates and H


class CharacterModel(NamedTuple):
    """A trained LSTM layer that predicts the next character, with its alphabet and losses."""

    params: LSTMParams  # the layer's weights, float64
    alphabet: str  # character number k is alphabet[k]
    bits: np.ndarray  # (updates,) cross-entropy of each batch, in bits per character
    bits_without_context: float  # entropy of the characters' frequencies


class GateFunctions(NamedTuple):
    """Functions that one step of a cell consists of: the learner's own or the library's."""

    lstm_gates: Callable
    forget: Callable
    write: Callable
    expose: Callable


def library_text() -> str:
    """Return English prose that comes with every Python: its language reference's help pages."""
    topics = import_module("pydoc_data.topics").topics
    return "".join(topics[name] for name in sorted(topics))


def train_character_model(
    text: str,
    *,
    hidden_size: int = 48,
    updates: int = 300,
    seed: int = 0,
    progress: Callable[[range], Iterable[int]] = iter,
) -> CharacterModel:
    """Train torch's LSTM to predict the next character, on the first nine tenths of a text.

    Each update reads 32 fresh extracts of 64 characters, from a state of zeros, and takes one
    step of Adam.

    Args:
        text: to train on.
        hidden_size: H.
        updates: training steps.
        seed: of weights and extracts.
        progress: wraps the range of updates, e.g. `tqdm`.
    """
    import torch

    alphabet = "".join(sorted(set(text)))
    tokens = encode(text[: _find_split(text)], alphabet)
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):  # torch's global random state stays unchanged
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(len(alphabet), hidden_size)
        readout = torch.nn.Linear(hidden_size, len(alphabet))
    optimizer = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=0.01)

    losses = []
    for _ in progress(range(updates)):
        extracts = torch.from_numpy(sample_extracts(rng, tokens))  # (T + 1, B)
        x = torch.nn.functional.one_hot(extracts[:-1], len(alphabet)).float()  # (T, B, V)
        hs, _ = layer(x)
        logits = readout(hs)  # (T, B, V)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), extracts[1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    shares = np.bincount(tokens, minlength=len(alphabet)) / len(tokens)
    shares = shares[shares > 0]
    return CharacterModel(
        lstm_params_from_torch(layer.double()),
        alphabet,
        np.array(losses) / np.log(2),
        float(-np.sum(shares * np.log2(shares))),
    )


def measure_gate_values(
    functions: SimpleNamespace, progress: Callable[[range], Iterable[int]] = iter
) -> dict[str, np.ndarray]:
    """Train the character model at the experiment's size, print its loss, and record its gates.

    Args:
        functions: a namespace with lstm_gates, forget, write and expose, from `own_or_reference`.
        progress: wraps the range of updates, e.g. `tqdm`.

    Returns:
        "i", "f", "g", "o" -> (T, B, H), on text that the model has not seen.
    """
    updates, hidden_size = SIZES[experiment_size()]
    text = library_text()
    model = train_character_model(text, hidden_size=hidden_size, updates=updates, progress=progress)
    print(
        f"{hidden_size} units, trained by {updates} updates on {len(text):,} characters. The next "
        f"character costs {model.bits[-20:].mean():.2f} bits to predict, and "
        f"{model.bits_without_context:.2f} bits from the frequencies of characters alone."
    )
    names = ("lstm_gates", "forget", "write", "expose")
    cell = GateFunctions(*(getattr(functions, name) for name in names))
    return gate_values(cell, model, text)


def gate_values(
    functions: GateFunctions, model: CharacterModel, text: str, seed: int = 1
) -> dict[str, np.ndarray]:
    """Compute the four gate blocks' outputs while the model reads the last tenth of a text.

    Args:
        functions: those of a cell.
        model: from `train_character_model`.
        text: the text that it was trained on.
        seed: of the extracts.

    Returns:
        "i", "f", "g", "o" -> (T, B, H).
    """
    tokens = encode(text[_find_split(text) :], model.alphabet)
    extracts = sample_extracts(np.random.default_rng(seed), tokens)[:-1]  # (T, B)
    xs = one_hot(extracts, len(model.alphabet))  # (T, B, V)
    hidden_size = model.params.W_hh.shape[1]
    h = c = np.zeros((BATCH_SIZE, hidden_size))
    steps = []
    for x in xs:
        i, f, g, o = functions.lstm_gates(x, h, *model.params)  # (B, H) each
        c = functions.write(functions.forget(c, f), i, g)
        h = functions.expose(c, o)
        steps.append((i, f, g, o))
    return dict(zip("ifgo", np.stack(steps, axis=1), strict=True))  # (T, B, H) each


def encode(text: str, alphabet: str) -> np.ndarray:
    """Replace each character by its number in the alphabet, int64 (length,).

    Example:
        >>> encode("abba", "ab")
        array([0, 1, 1, 0])
    """
    number = {character: k for k, character in enumerate(alphabet)}
    return np.array([number[character] for character in text])


def sample_extracts(rng: np.random.Generator, tokens: np.ndarray) -> np.ndarray:
    """Draw extracts of T + 1 tokens from random positions, (T + 1, B)."""
    starts = rng.integers(0, len(tokens) - STEPS, BATCH_SIZE)  # (B,)
    return tokens[starts + np.arange(STEPS + 1)[:, None]]  # (T + 1, B)


def _find_split(text: str) -> int:
    return len(text) * 9 // 10
