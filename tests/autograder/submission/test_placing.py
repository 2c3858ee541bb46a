"""Do a student's own cells stay near their neighbours when cells were moved?"""

import itertools

import pytest

from autograder.submission.placing import _longest_increasing, place_own_cells

ORDER = {key: place for place, key in enumerate("abcdef")}


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ("ab-c-def", "bc"),  # nothing moved
        ("-abcdef-", " f"),
        ("-", " "),
        ("bcdef-a-", " f"),  # moved to the end: what it may need goes with it, a reset does not
        ("acdef-b-", "af"),
        ("f-abcde-", " e"),  # moved to the top
        ("ade-bcf-", "af"),  # two moved down
        ("a-cd-b-ef", "aad"),
        ("ace-f", "e"),  # some deleted
    ],
)
def test_own_cells_stay_near_their_neighbours(submitted, expected):
    """Is each (-) put below the right one of the master's cells (a blank: at the top)?"""
    places = place_own_cells([key.strip("-") for key in submitted], ORDER)
    own = [place or " " for place, key in zip(places, submitted, strict=True) if key == "-"]
    assert "".join(own) == expected
    assert [p for p, key in zip(places, submitted, strict=True) if key != "-"] == [
        key for key in submitted if key != "-"
    ]


def test_the_longest_increasing_part_is_found():
    """Is it increasing, and as long as trying all shows?"""
    for numbers in itertools.permutations(range(6)):
        found = [numbers[k] for k in _longest_increasing(numbers)]
        assert found == sorted(found)
        longest = next(
            size
            for size in range(6, 0, -1)
            if any(list(part) == sorted(part) for part in itertools.combinations(numbers, size))
        )
        assert len(found) == longest
