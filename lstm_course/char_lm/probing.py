"""What does a trained model know that nobody told it? Linear probes on its hidden states.

After Karpathy, Johnson & Fei-Fei (2015), who found units by eye; here a probe, fitted on one part
of a text and tested on another, says how much of a property can be read from the states, and the
same probe on an untrained network says how much of that is due to training.
N characters, H hidden units.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.text import Vocabulary

RIDGE = 1.0  # of standardised states
OPENING, CLOSING = "([{", ")]}"


def place_in_line(text: str) -> np.ndarray:
    """How many characters of its line came before each character, (N,).

    Example:
        >>> place_in_line("ab\\ncd").tolist()
        [0.0, 1.0, 2.0, 0.0, 1.0]
    """
    places, place = [], 0
    for character in text:
        places.append(place)
        place = 0 if character == "\n" else place + 1
    return np.array(places, dtype=float)


def inside_quotes(text: str) -> np.ndarray:
    """1 from an opening double quote up to its closing one, else 0, (N,). A blank line ends it.

    Example:
        >>> inside_quotes('a "b" c').tolist()
        [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    """
    inside, found, before = False, [], ""
    for character in text:
        if character == '"':
            inside = not inside
        elif character == before == "\n":
            inside = False
        found.append(float(inside))
        before = character
    return np.array(found)


def depth_of_brackets(text: str) -> np.ndarray:
    """How many brackets are open after each character, at most 3, (N,). A blank line closes all.

    Example:
        >>> depth_of_brackets("f(a[0])").tolist()
        [0.0, 1.0, 1.0, 2.0, 2.0, 1.0, 0.0]
    """
    depth, found, before = 0, [], ""
    for character in text:
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif character == before == "\n":
            depth = 0
        found.append(min(depth, 3))
        before = character
    return np.array(found, dtype=float)


PROPERTIES: Mapping[str, Callable[[str], np.ndarray]] = {
    "place in the line": place_in_line,
    "inside quotes": inside_quotes,
    "depth of brackets": depth_of_brackets,
}


@torch.no_grad()
def states_along(model: CharacterLSTM, vocabulary: Vocabulary, text: str) -> np.ndarray:
    """The last layer's hidden state after each character of a text, (N, H)."""
    was_training = model.training
    model.eval()
    tokens = vocabulary.encode(text).to(model.device)[:, None]  # (N, 1)
    hs, _ = model.lstm(model.embedding(tokens))  # (N, 1, H)
    model.train(was_training)
    return hs[:, 0].float().cpu().numpy()


class Probe(NamedTuple):
    """What can be read from the states."""

    explained: float  # R²: share of the property's variance that the probe explains, held out
    best_unit: int
    best_alone: float  # R² of that unit alone, held out


def probe(states: np.ndarray, values: np.ndarray, block: int = 1000) -> Probe:
    """Fit a linear readout on a part of the text and test it on the rest.

    Of every ten blocks of the text seven are fitted on and three held out, so that both parts come
    from the whole of it.

    Args:
        states: (N, H).
        values: the property after each character, (N,).
        block: characters in a block; long, since neighbours are alike.

    Raises:
        ValueError: a text too short, or a property that is the same everywhere in one of the parts.
    """
    first = np.arange(len(states)) // block % 10 < 7  # (N,)
    rest = ~first
    if not rest.any():
        raise ValueError(
            f"a text of {len(states)} characters leaves nothing to test on, expected more than "
            f"{7 * block}: a longer text, or shorter blocks"
        )
    if values[first].std() == 0 or values[rest].std() == 0:
        raise ValueError("the property never changes in a part of the text: take a longer one")
    centre, scale = states[first].mean(0), states[first].std(0) + 1e-8
    X = (states - centre) / scale  # (N, H)
    y = values - values[first].mean()
    gram = X[first].T @ X[first] + RIDGE * np.eye(X.shape[1])  # (H, H)
    w = np.linalg.solve(gram, X[first].T @ y[first])  # (H,)
    alone = np.abs(X[first].T @ y[first])  # units are standardised: the largest fits best
    best = int(np.argmax(alone))
    slope = X[first, best] @ y[first] / (X[first, best] @ X[first, best])
    return Probe(
        explained=_explained(y[rest], X[rest] @ w),
        best_unit=best,
        best_alone=_explained(y[rest], slope * X[rest, best]),
    )


def _explained(wanted: np.ndarray, said: np.ndarray) -> float:
    left = np.mean((wanted - said) ** 2)
    return float(1 - left / np.mean((wanted - wanted.mean()) ** 2))
