"""Does a comma or full stop behind a formula stay on its line? Browsers would break it off."""

import pytest

from autograder.site.book.sphinx_setup import keep_marks
from autograder.site.mathml import equation, mathml

A, B = mathml("a"), mathml("b")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<p>{A} is {B}.</p>", f'<p>{A} is <span class="unbroken">{B}.</span></p>'),
        (f"({A}), {B}", f'(<span class="unbroken">{A}),</span> {B}'),
        (f"{A}<em>.</em>", f"{A}<em>.</em>"),
        (f"{equation('a = b')}.", f"{equation('a = b')}."),
    ],
)
def test_marks_stay_beside_formulas(html, kept):
    """Is a formula of a text kept with what follows at once, and is nothing else touched?"""
    assert keep_marks(html) == kept
