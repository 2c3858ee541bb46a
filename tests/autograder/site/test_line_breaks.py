"""Do displayed equations break where an author would break them, and nowhere else?"""

import pytest
from bs4 import BeautifulSoup

from autograder.site.line_breaks import pieces_of
from autograder.site.mathml import equation


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        ("a = b", [["a = b"]]),
        ("a = b = c", [["a = b ", "= c"]]),
        (r"i = f(x), \qquad g = h", [["i = f(x), "], [" g = h"]]),
        (r"a \qquad\text{with}\qquad b", [["a "], [r"\text{with}"], [" b"]]),
        (r"u \le v \le w = x", [["u \\le v ", "\\le w = x"]]),
        (r"s = 1 \text{ if } a = 0", [[r"s = 1 \text{ if } a = 0"]]),
        (r"a = f(b = c)", [[r"a = f(b = c)"]]),
        (r"a = \sum_{t=0} \left[ b = c \right]", [[r"a = \sum_{t=0} \left[ b = c \right]"]]),
        (r"\begin{aligned} a = b = c \qquad d \end{aligned}", None),
    ],
)
def test_an_equation_breaks_between_equals(latex, pieces):
    """Is it split between equations and before a repeated relation, outside of all brackets?"""
    assert pieces_of(latex) == (pieces or [[latex]])


def test_nothing_is_lost_between_the_pieces():
    """Do the pieces hold all symbols of the equation in their order, and is its number beside?"""
    latex = r"a = b \cdot c = d, \qquad e = \frac{1}{2} \tag{3}"
    whole, broken = (
        BeautifulSoup(equation(latex, breaks=breaks), "html.parser") for breaks in (False, True)
    )
    texts = ["".join(one.get_text().split()) for one in (whole, broken)]
    assert texts[0] == texts[1] == "a=b·c=d,e=12(3)"
    assert [len(one.find_all("math")) for one in broken.select(".piece")] == [2, 1]
    assert equation("a = b", breaks=True) == equation("a = b")
