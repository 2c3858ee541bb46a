"""Where gates stand in a trained network: a small model of text, and its gates on fresh text.

T time steps, B sequences in a batch, H hidden units, V different characters.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMParams
from lstm_course.sequences.encoding import one_hot

BATCH_SIZE, STEPS = 32, 64


class CharacterModel(NamedTuple):
    """A trained LSTM layer that guesses the next character, with what it was trained on."""

    params: LSTMParams  # the layer's weights, float64
    alphabet: str  # character number k is alphabet[k]
    bits: np.ndarray  # (updates,) cross-entropy of each batch, in bits a character
    bits_without_context: float  # what the frequencies of characters alone would reach


class GateFunctions(NamedTuple):
    """What one step of a cell is made of, so that a learner's own functions can be used."""

    lstm_gates: Callable
    forget: Callable
    write: Callable
    expose: Callable


def library_text() -> str:
    """English prose that every Python brings along: the help pages of its language reference."""
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
    """Train torch's LSTM to guess the next character, on the first nine tenths of a text.

    Each update reads 32 fresh extracts of 64 characters, from a state of zeros, and takes one
    step of Adam.

    Args:
        text: what to read.
        hidden_size: H.
        updates: training steps.
        seed: of weights and extracts.
        progress: wraps the range of updates, e.g. `tqdm`.
    """
    import torch

    alphabet = "".join(sorted(set(text)))
    tokens = encode(text[: _split(text)], alphabet)
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):  # the reader's own random numbers stay as they were
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(len(alphabet), hidden_size)
        readout = torch.nn.Linear(hidden_size, len(alphabet))
    optimizer = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=0.01)

    losses = []
    for _ in progress(range(updates)):
        extracts = torch.from_numpy(draw_extracts(rng, tokens))  # (T + 1, B)
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
        _params(layer),
        alphabet,
        np.array(losses) / np.log(2),
        float(-np.sum(shares * np.log2(shares))),
    )


def gate_values(
    functions: GateFunctions, model: CharacterModel, text: str, seed: int = 1
) -> dict[str, np.ndarray]:
    """The four layers' outputs while the model reads the last tenth of a text.

    Args:
        functions: the steps of a cell.
        model: what `train_character_model` returned.
        text: the text that it was trained on.
        seed: of the extracts.

    Returns:
        "i", "f", "g", "o" -> (T, B, H).
    """
    tokens = encode(text[_split(text) :], model.alphabet)
    extracts = draw_extracts(np.random.default_rng(seed), tokens)[:-1]  # (T, B)
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
    """Each character's number in the alphabet, int64 (length,).

    Example:
        >>> encode("abba", "ab")
        array([0, 1, 1, 0])
    """
    number = {character: k for k, character in enumerate(alphabet)}
    return np.array([number[character] for character in text])


def draw_extracts(rng: np.random.Generator, tokens: np.ndarray) -> np.ndarray:
    """Extracts of T + 1 tokens from random places, (T + 1, B)."""
    starts = rng.integers(0, len(tokens) - STEPS, BATCH_SIZE)  # (B,)
    return tokens[starts + np.arange(STEPS + 1)[:, None]]  # (T + 1, B)


def _split(text: str) -> int:
    return len(text) * 9 // 10


def _params(layer) -> LSTMParams:
    """The layer's weights; torch adds two biases, of which only the sum matters."""
    W_ih, W_hh, b_ih, b_hh = (p.detach().double().numpy() for p in layer.parameters())
    return LSTMParams(W_ih, W_hh, b_ih + b_hh)
