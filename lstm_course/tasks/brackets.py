"""Brackets, some of which have a partner: a task that looks both ways.

T time steps, B sequences in a batch. Time comes first.
"""

import numpy as np

OPEN, CLOSE = 1.0, -1.0


def brackets(
    rng: np.random.Generator, length: int, batch_size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random brackets, and which of them have a partner.

    Whether a closing bracket has one stands in the past; for an opening one it stands in the
    future.

    Args:
        rng: where the brackets come from; opening and closing ones are equally likely.
        length: brackets in a sequence, T.
        batch_size: number of sequences, B.

    Returns:
        x (T, B, 1): 1 for an opening bracket, −1 for a closing one.
        has_partner (T, B): booleans.

    Raises:
        ValueError: a length or a batch size below 1.

    Example:
        >>> x, has_partner = brackets(np.random.default_rng(0), length=6, batch_size=1)
        >>> show_brackets(x[:, 0, 0]), bool(has_partner.all())
        ('((()))', True)
    """
    if length < 1 or batch_size < 1:
        raise ValueError(
            f"length is {length} and batch_size {batch_size}, expected at least 1 each"
        )
    x = rng.choice([CLOSE, OPEN], size=(length, batch_size, 1))  # (T, B, 1)
    return x, np.stack([partners(x[:, n, 0]) for n in range(batch_size)], axis=1)


def partners(sequence: np.ndarray) -> np.ndarray:
    """Which brackets of one sequence have a partner: booleans, (T,).

    Args:
        sequence: 1 for an opening bracket, −1 for a closing one, (T,).

    Example:
        >>> partners(np.array([-1.0, 1.0, 1.0, -1.0])).astype(int)
        array([0, 0, 1, 1])
    """
    found = np.zeros(len(sequence), dtype=bool)
    waiting: list[int] = []
    for t, bracket in enumerate(sequence):
        if bracket == OPEN:
            waiting.append(t)
        elif waiting:
            found[[waiting.pop(), t]] = True
    return found


def best_from_the_past(length: int) -> float:
    """Best accuracy on *opening* brackets for anyone who does not see the future.

    An opening bracket finds its partner when, later on, closing ones have outnumbered the opening
    ones for the first time. What stands before it says nothing of that; how many brackets are still
    to come does.

    Args:
        length: brackets in a sequence, T.

    Returns:
        Mean over the positions of the probability of the likelier answer.

    Example:
        >>> best_from_the_past(2)  # the last one is never closed, the first one half of the time
        0.75
    """
    excess = {0: 1.0}  # probability of each excess of opening brackets over closing ones
    closed, chances = 0.0, []
    for _ in range(length):  # with 0, 1, … brackets still to come
        chances.append(max(closed, 1 - closed))
        after: dict[int, float] = {}
        for level, probability in excess.items():
            after[level + 1] = after.get(level + 1, 0.0) + probability / 2
            if level == 0:
                closed += probability / 2
            else:
                after[level - 1] = after.get(level - 1, 0.0) + probability / 2
        excess = after
    return float(np.mean(chances))


def show_brackets(sequence: np.ndarray) -> str:
    """A sequence as text.

    Example:
        >>> show_brackets(np.array([1.0, -1.0, 1.0]))
        '()('
    """
    return "".join("(" if bracket == OPEN else ")" for bracket in sequence)
