"""Where a student's own cells belong in the rebuilt notebook, whose order is the master's."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence


def place_own_cells(submitted: Sequence[str], order: Mapping[str, int]) -> list[str]:
    """Find after which of the master's cells each own cell is.

    An own cell follows the last cell above it that the student has not moved: what was moved goes
    back to its place and must not take along, say, a `%reset` at the end. Right above a cell that
    was moved down, it goes back together with that cell, which may need it.

    Args:
        submitted: keys of the submitted cells in the student's order; "" for an own cell.
        order: places of the master's cells, by key.

    Returns:
        For each submitted cell the key of one of the master's, or "" for the top of the notebook:
        for an own cell that which it follows, for any other its own.
    """
    keys = list(order)
    known = [key for key in submitted if key]
    unmoved = {known[k] for k in _longest_increasing([order[key] for key in known])}
    below: list[str] = []  # for each cell, the next of the master's below it
    following = ""
    for key in reversed(submitted):
        below.append(following)
        following = key or following
    places, anchor = [], ""
    for key, following in zip(submitted, reversed(below), strict=True):
        if key in unmoved:
            anchor = key
        is_moved = following and following not in unmoved
        if key:
            places.append(key)
        elif is_moved and order[following] < order.get(anchor, 0):
            places.append(keys[order[following] - 1] if order[following] else "")
        else:
            places.append(anchor)
    return places


def _longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Return the indices of a longest increasing subsequence of different numbers."""
    last: list[int] = []  # for each length, the index of the smallest number that can end it
    before: list[int] = []  # for each index, the one before it in the longest that ends there
    for k, number in enumerate(numbers):
        length = bisect_left(last, number, key=numbers.__getitem__)
        before.append(last[length - 1] if length else -1)
        last[length:] = [k, *last[length + 1 :]]
    found = []
    k = last[-1] if last else -1
    while k >= 0:
        found.append(k)
        k = before[k]
    return found[::-1]
