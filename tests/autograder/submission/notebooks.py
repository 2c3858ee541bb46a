"""Small masters and submissions."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def marks(grade_id, *, solution=False, points=None):
    """nbgrader's metadata."""
    made = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": made if points is None else made | {"points": points}}


def answer(name, source):
    return new_code_cell(
        source, id=f"{name}_answer", metadata=marks(f"{name}_answer", solution=True)
    )


def check(name, points):
    return new_code_cell(f'check("{name}")', id=name, metadata=marks(name, points=points))


def test_cell(name, source, points):
    return new_code_cell(source, id=name, metadata=marks(name, points=points))


def master():
    """Two exercises of lesson 02, a test of the instructor's, prose, a set-up and a figure."""
    return new_notebook(
        cells=[
            new_markdown_cell("# Gates", id="text-1"),
            new_code_cell("import numpy as np", id="code-1"),
            answer(
                "forget",
                "def forget(c_prev, f):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
            ),
            check("forget", 1),
            new_code_cell("plt.plot()", id="demo-1", metadata={"tags": ["demo"]}),
            answer(
                "expose", "def expose(c, o):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
            ),
            check("expose", 1),
            test_cell("own_test", "assert forget(2, 3) == 6", 2),
        ]
    )


FORGET = "def forget(c_prev, f):\n    return f * c_prev"
EXPOSE = "def expose(c, o):\n    return o * np.tanh(c)"
