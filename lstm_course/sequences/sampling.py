"""Sampling of the next token from a model's scores.

B sequences in a batch, V tokens.
"""

import numpy as np

from lstm_course.shapes import expect


def sample_next(logits: np.ndarray, temperature: float, rng: np.random.Generator) -> np.ndarray:
    """Draw a token for each sequence from softmax(logits / temperature).

    At temperature 1, the probabilities are the model's own. Lower temperatures make the likeliest
    tokens even likelier, down to temperature 0, which always takes the likeliest token. Higher
    temperatures bring all probabilities closer together.

    Each sequence uses one random number u = rng.random(): its token is the first at which the
    cumulative probability exceeds u. `rng.choice(V, p=probs)` does the same for one sequence.

    Args:
        logits: scores of the tokens, (B, V).
        temperature: 0 or more.
        rng: generator of the random numbers.

    Returns:
        The tokens, integers, (B,).

    Raises:
        TypeError: logits is not a floating-point array.
        ValueError: logits does not have two axes, or the temperature is below 0.

    Example:
        >>> logits = np.log(np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]]))
        >>> sample_next(logits, 0.0, np.random.default_rng(0))
        array([0, 2])
        >>> sample_next(logits, 1.0, np.random.default_rng(0))  # u is 0.64 and 0.27
        array([0, 1])
    """
    expect("logits: B V", logits=logits)
    if not temperature >= 0:
        raise ValueError(f"temperature is {temperature}, expected 0 or more")
    if temperature == 0:
        return logits.argmax(axis=1)  # (B,)
    scores = logits / temperature  # (B, V)
    scores = scores - scores.max(axis=1, keepdims=True)  # so that exp cannot overflow
    weights = np.exp(scores)  # (B, V)
    probs = weights / weights.sum(axis=1, keepdims=True)  # (B, V)
    added_up = np.cumsum(probs, axis=1)  # (B, V)
    chance = rng.random((len(logits), 1))  # (B, 1)
    return np.argmax(added_up > chance * added_up[:, -1:], axis=1)  # (B,)
