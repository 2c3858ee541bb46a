"""Brackets, some of which have a partner: a task that needs past and future.

T time steps, B sequences in a batch. Time comes first.
"""

import numpy as np

OPEN, CLOSE = 1.0, -1.0


def brackets(
    rng: np.random.Generator, length: int, batch_size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw random brackets, and mark those that have a partner.

    The partner of a closing bracket is in the past, that of an opening bracket in the future.

    Args:
        rng: generator of the random numbers; both kinds of bracket are equally likely.
        length: brackets per sequence, T.
        batch_size: number of sequences, B.

    Returns:
        x (T, B, 1): 1 for an opening bracket, −1 for a closing one.
        has_partner (T, B): booleans.

    Raises:
        ValueError: length or batch_size is below 1.

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
    """Find the brackets of one sequence that have a partner.

    Args:
        sequence: 1 for an opening bracket, −1 for a closing one, (T,).

    Returns:
        Booleans, (T,).

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
    """Compute the best accuracy on *opening* brackets without seeing the future.

    The partner of an opening bracket is the first position at which later closing brackets
    outnumber later opening ones. The past does not predict it; the number of brackets that are
    still to come does.

    Args:
        length: brackets per sequence, T.

    Returns:
        The probability of the likelier answer, averaged over the positions.

    Example:
        >>> best_from_the_past(2)  # the last is never closed, the first half of the time
        0.75
    """
    excess = {0: 1.0}  # probability of each excess of opening brackets over closing ones
    closed, accuracies = 0.0, []
    for _ in range(length):  # with 0, 1, … brackets still to come
        accuracies.append(max(closed, 1 - closed))
        after: dict[int, float] = {}
        for level, probability in excess.items():
            after[level + 1] = after.get(level + 1, 0.0) + probability / 2
            if level == 0:
                closed += probability / 2
            else:
                after[level - 1] = after.get(level - 1, 0.0) + probability / 2
        excess = after
    return float(np.mean(accuracies))


def show_brackets(sequence: np.ndarray) -> str:
    """Format a sequence as text.

    Example:
        >>> show_brackets(np.array([1.0, -1.0, 1.0]))
        '()('
    """
    return "".join("(" if bracket == OPEN else ")" for bracket in sequence)
