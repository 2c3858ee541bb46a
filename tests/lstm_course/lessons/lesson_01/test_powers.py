import pytest

from lstm_course.lessons.lesson_01.powers import powers_table


@pytest.mark.parametrize(
    ("guess", "outcome"),
    [
        (None, "none"),
        (0.005, "0.005: right, within a factor of 2"),
        (0.5, "0.5: too large by a factor of 97"),
        (1e-4, "0.0001: too small by a factor of 52"),
        (0, "0: a power of a positive number is positive"),
    ],
)
def test_a_guess_is_compared_with_the_power(guess, outcome):
    """Does the row of 0.9 say how far the guess is off, and in which direction?"""
    rows = powers_table(guess, None).text.splitlines()
    assert rows[3] == f"| 0.9 | 0.0052 | {outcome} |"
    assert rows[5] == "| 1.1 | 1.2e+02 | none |"


def test_other_rows_have_no_guess():
    """Are the weights without a question left blank?"""
    rows = powers_table(0.5, 100).text.splitlines()
    assert rows[2] == "| 0.5 | 8.9e-16 |  |"
    assert rows[5].endswith("100: right, within a factor of 2 |")
