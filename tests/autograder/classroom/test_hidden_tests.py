"""Does feedback keep hidden tests to itself, and say all the rest?"""

import pytest
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import ClearHiddenTests

from autograder.classroom.hidden_tests import FAILED, HideHiddenTestOutput, hidden_lines

SOURCE = "assert f(1) == 2\n### BEGIN HIDDEN TESTS\nassert f('secret') == 3\n### END HIDDEN TESTS"
GREEN, PLAIN = "\x1b[32m", "\x1b[39m"


def traceback(failing: int) -> list[str]:
    """As IPython writes it, with colours; the arrow at one of the lines."""
    lines = [
        f"{'----> ' if number == failing else '      '}{number} {GREEN}{line}{PLAIN}"
        for number, line in enumerate(SOURCE.splitlines(), 1)
    ]
    return ["-----", "Cell In[3]", "\n".join(lines), "AssertionError: secret"]


def shown(*outputs, source=SOURCE):
    """The outputs that are left in feedback."""
    cell = new_code_cell(source, outputs=list(outputs))
    return HideHiddenTestOutput().preprocess_cell(cell, {}, 0)[0].outputs


def error(failing: int):
    """An assertion that failed at a line."""
    return new_output("error", ename="AssertionError", evalue="", traceback=traceback(failing))


def test_of_a_hidden_failure_only_the_fact_is_told():
    """Are neither the line nor the error's message shown?"""
    (output,) = shown(error(3))
    assert (output.ename, output.evalue, output.traceback) == ("AssertionError", FAILED, [FAILED])


def test_of_a_visible_failure_the_hidden_lines_around_are_left_out():
    """Does a student see the line that failed, and no hidden one beside it?"""
    (output,) = shown(error(1))
    text = "\n".join(output.traceback)
    assert "f(1) == 2" in text and "f('secret')" not in text and "HIDDEN" not in text


def test_what_is_printed_there_is_not_shown():
    """Can a function not print what it is called with?"""
    printed = new_output("stream", name="stdout", text="secret")
    displayed = new_output("display_data", {"text/plain": "secret"})
    marks = new_output("execute_result", {"text/plain": "1.5"})
    assert shown(printed, displayed, marks) == [marks]


def test_other_cells_are_left_alone():
    """Does a cell without hidden tests keep all outputs?"""
    outputs = [new_output("stream", name="stdout", text="a"), error(1)]
    assert shown(*outputs, source="assert f(1) == 2") == outputs


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SOURCE, {"### BEGIN HIDDEN TESTS", "assert f('secret') == 3", "### END HIDDEN TESTS"}),
        ("a\n### BEGIN HIDDEN TESTS\n  b\n", {"### BEGIN HIDDEN TESTS", "b"}),
        ("a", set()),
    ],
)
def test_hidden_lines_are_those_that_nbgrader_takes_out(source, expected):
    """Is it the part between nbgrader's own marks?"""
    marks = ClearHiddenTests()
    found = hidden_lines(source, marks.begin_test_delimeter, marks.end_test_delimeter)
    assert found == expected
