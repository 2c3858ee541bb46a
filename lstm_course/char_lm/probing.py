"""Linear probes on the hidden states of a trained model.

Karpathy, Johnson & Fei-Fei (2015) found interpretable units by eye. Here, a probe is fitted on one
part of a text and tested on another; it shows how well the states encode a property. The same
probe on an untrained network is the baseline that shows the effect of training.
N characters, H hidden units.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.text import Vocabulary

RIDGE = 1.0  # penalty, for standardised states


@torch.no_grad()
def states_along(model: CharacterLSTM, vocabulary: Vocabulary, text: str) -> np.ndarray:
    """Compute the last layer's hidden state after each character of a text, (N, H)."""
    was_training = model.training
    model.eval()
    tokens = vocabulary.encode(text).to(model.device)[:, None]  # (N, 1)
    hs, _ = model.lstm(model.embedding(tokens))  # (N, 1, H)
    model.train(was_training)
    return hs[:, 0].float().cpu().numpy()


class Probe(NamedTuple):
    """The result of a probe."""

    explained: float  # R²: share of the property's variance that the probe explains, held out
    best_unit: int  # the unit that explains most by itself
    best_alone: float  # R² of that unit alone, held out
    errors: tuple[float, ...] = ()  # share not explained in each held-out block; mean 1 - R²


def probe(states: np.ndarray, values: np.ndarray, block: int = 1000) -> Probe:
    """Fit a linear probe on one part of the text and test it on the rest.

    Args:
        states: (N, H).
        values: the property after each character, (N,).
        block: characters per block; long, because neighbouring states are similar.

    Returns:
        The explained variance, held out.

    Raises:
        ValueError: the text is too short, or the property is constant in one of the parts.
    """
    return probe_all(states, {"property": values}, block)["property"]


def probe_all(
    states: np.ndarray, properties: Mapping[str, np.ndarray], block: int = 1000
) -> dict[str, Probe]:
    """Fit one linear probe per property on one part of the text and test it on the rest.

    Of every ten blocks of the text, seven are for fitting and three are held out, so both parts
    cover the complete text.

    Args:
        states: (N, H).
        properties: values after each character, (N,), by name.
        block: characters per block; long, because neighbouring states are similar.

    Returns:
        One probe per property.

    Raises:
        ValueError: the text is too short, or a property is constant in one of the parts.
    """
    blocks = np.arange(len(states)) // block  # (N,)
    first = blocks % 10 < 7  # (N,)
    rest = ~first
    if not rest.any():
        raise ValueError(
            f"a text of {len(states)} characters leaves nothing to test on, expected more than "
            f"{7 * block}: a longer text, or shorter blocks"
        )
    for name, values in properties.items():
        if values[first].std() == 0 or values[rest].std() == 0:
            raise ValueError(
                f"{name}: the value never changes in a part of the text: take a longer one"
            )
    centre, scale = states[first].mean(0), states[first].std(0) + 1e-8
    fitted, tested = ((states[part] - centre) / scale for part in (first, rest))  # (., H)
    gram = fitted.T @ fitted + RIDGE * np.eye(fitted.shape[1])  # (H, H)
    found = {}
    for name, values in properties.items():
        mean = values[first].mean()
        target = values[rest] - mean
        correlation = fitted.T @ (values[first] - mean)  # (H,)
        predicted = tested @ np.linalg.solve(gram, correlation)
        best = int(np.argmax(np.abs(correlation)))  # units are standardised: the largest fits best
        slope = correlation[best] / (fitted[:, best] @ fitted[:, best])
        squares = (target - predicted) ** 2 / np.sum((target - target.mean()) ** 2)
        groups = np.unique(blocks[rest], return_inverse=True)[1]
        sums = np.bincount(groups, weights=squares)
        found[name] = Probe(
            explained=float(1 - squares.sum()),
            best_unit=best,
            best_alone=_explained_variance(target, slope * tested[:, best]),
            errors=tuple((sums * len(sums)).tolist()),
        )
    return found


def _explained_variance(target: np.ndarray, predicted: np.ndarray) -> float:
    residual = np.mean((target - predicted) ** 2)
    return float(1 - residual / np.mean((target - target.mean()) ** 2))
