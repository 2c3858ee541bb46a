"""Does a verdict on an exercise without a function name the line of the cell?"""

import pytest

from autograder.engine.registry import installed_exercises
from autograder.submission.cells import CellResult
from autograder.submission.unjudged import describe_cell_error, missing_function


def said_of(ename: str, evalue: str, *traceback: str) -> str:
    """The verdict's sentence on a cell that ended in this error."""
    error = {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": list(traceback)}
    verdict = missing_function(installed_exercises()["write"], CellResult(outputs=[error]))
    assert verdict.status == "raised" and verdict.marks == 0
    return verdict.sentences[0]


@pytest.mark.parametrize(
    "file", ["<ipython-input-1-0f>", "1234.py", "/tmp/ipykernel_7/99.py", "<unknown>"]
)
def test_a_syntax_error_names_the_line_and_no_file(file):
    """Is a temporary file left out, in class and at home?"""
    assert said_of("SyntaxError", f"'(' was never closed ({file}, line 3)") == (
        "There is no function called `write`: line 3 of its cell is not valid Python "
        "(SyntaxError: '(' was never closed)."
    )


def test_another_error_names_the_line_that_ipython_marks():
    """Is it the line of the cell, not that of a function in a library?"""
    frame = "Cell In[4], line 2\n      1 x = 1\n----> 2 x.shape\n"
    other = "File ~/numpy.py:90\n---> 90 raise\n"
    said = said_of("AttributeError", "no shape", "\x1b[31m---\x1b[39m", frame, other)
    assert said.endswith("line 2 of its cell ended in AttributeError: no shape.")
    assert said_of("KeyError", "").endswith("`write`: its cell ended in KeyError.")


def test_numpy_is_translated():
    """Is a message about a gufunc in the learner's terms?"""
    message = (
        "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
        "(n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)"
    )
    assert "this matrix product has 3 columns, and the right side has 2 rows" in said_of(
        "ValueError", message
    )


def test_no_answer_is_open():
    """Is a deleted function not an error?"""
    verdict = missing_function(installed_exercises()["write"], None)
    assert verdict.status == "open"
    assert verdict.sentences == ("There is no function called `write`.",)


def test_a_long_exception_is_cut():
    """Are its name and message short in the sentence, and is its end marked?"""
    long = "x" * 15_000_000
    said = describe_cell_error({"ename": long, "evalue": long, "traceback": []}, "its cell")
    assert len(said) < 500 and said.count("…") == 2
    said = describe_cell_error(
        {"ename": "SyntaxError", "evalue": f"{long} (<cell>, line 7)", "traceback": []}, "its cell"
    )
    assert len(said) < 500 and said.startswith("line 7 of its cell is not valid Python")
