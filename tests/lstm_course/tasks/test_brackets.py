import itertools

import numpy as np
import pytest

from lstm_course.tasks.brackets import best_from_the_past, brackets, partners, show_brackets


def with_partners_struck_out(text: str) -> str:
    """The same text with "·" for each bracket that has a partner, found by looking for ()."""
    while True:
        found = text.replace("·", "")
        if "()" not in found:
            return text
        places = [k for k, character in enumerate(text) if character != "·"]
        at = found.index("()")
        text = "".join("·" if k in places[at : at + 2] else c for k, c in enumerate(text))


@pytest.mark.parametrize("seed", range(5))
def test_partners_are_those_of_repeated_striking_out(seed):
    """Does taking out () again and again leave just the brackets without a partner?"""
    x, has_partner = brackets(np.random.default_rng(seed), length=14, batch_size=6)
    assert x.shape == (14, 6, 1) and has_partner.shape == (14, 6)
    for n in range(6):
        left = with_partners_struck_out(show_brackets(x[:, n, 0]))
        assert [c == "·" for c in left] == has_partner[:, n].tolist()


@pytest.mark.parametrize("length", [1, 2, 3, 6, 9])
def test_best_from_the_past_against_all_sequences(length):
    """Is the limit what the best guess for each beginning gets right, over all sequences?"""
    right = asked = 0
    closed: dict[tuple, list[bool]] = {}
    for sequence in itertools.product([1.0, -1.0], repeat=length):
        found = partners(np.array(sequence))
        for t in range(length):
            if sequence[t] == 1.0:
                closed.setdefault(sequence[: t + 1], []).append(bool(found[t]))
    for answers in closed.values():
        right += max(sum(answers), len(answers) - sum(answers))
        asked += len(answers)
    assert best_from_the_past(length) == pytest.approx(right / asked)


@pytest.mark.parametrize("sizes", [(0, 3), (4, 0)])
def test_no_brackets_is_an_error(sizes):
    """Is an empty sequence or batch refused, with what was seen?"""
    with pytest.raises(ValueError, match=f"length is {sizes[0]} and batch_size {sizes[1]}"):
        brackets(np.random.default_rng(0), *sizes)
