"""Does an equation come out as its author meant it, or not at all?"""

import pytest
from bs4 import BeautifulSoup

from autograder.site.mathml import equation, mathml
from autograder.support.errors import CourseError


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        ("a = -1", 'form="prefix">&#x02212;'),
        ("[0.8, -0.5]", 'form="prefix">&#x02212;'),
        (r"3 \cdot -1", 'form="prefix">&#x02212;'),
        ("a - 1", "<mo>&#x02212;"),
        ("(a) - 1", "<mo>&#x02212;"),
        ("|a| - 1", "<mo>&#x02212;"),
        (r"\prod_k \lVert J_k \rVert", 'stretchy="false" lspace="0" rspace="0">&#x02016;'),
        (r"\left| \frac{a}{b} \right|", 'stretchy="true"'),
        (r"\ln f", "ln</mi><mspace"),
        (r"\tanh(c)", "tanh</mi><mo"),
        (r"\tanh^2(c)", "<msup><mi>tanh</mi><mn>2</mn></msup>"),
        (r"\bigl(a\bigr)^k", '<msup><mo stretchy="false">&#x00029;</mo>'),
    ],
)
def test_operators_stand_as_they_are_meant(latex, said):
    """Is a sign told from a difference, and does a bar grow only where that is asked for?"""
    assert said in mathml(latex)


def test_names_of_functions_have_no_backslash():
    """Does a name with an underscore look as in code, in both kinds of text?"""
    for command in ("text", "texttt"):
        assert (
            BeautifulSoup(mathml(rf"\{command}{{lstm\_step}}"), "html.parser").get_text()
            == "lstm_step"
        )


def test_numbers_stand_beside_their_equation():
    """Is (13) on the page, and outside of the formula?"""
    whole = BeautifulSoup(equation(r"a = b \tag{13}"), "html.parser")
    assert whole.get_text().endswith("(13)") and "13" not in whole.find("math").get_text()


@pytest.mark.parametrize("wrong", [r"\left( x", r"\nosuchcommand x", r"a & b"])
def test_an_equation_that_cannot_be_drawn_is_told(wrong):
    """Does the author hear of it, instead of the reader?"""
    with pytest.raises(CourseError, match="the equation"):
        mathml(wrong)
