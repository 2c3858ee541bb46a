"""Does a cell find in a worker what it finds in a notebook's kernel?"""

import pytest

pytestmark = pytest.mark.sandbox
ASYNC_TASK = "import asyncio\ntask = asyncio.create_task(asyncio.sleep(0.01, 'done'))"


def printed(worker, *cells):
    """What the last of some cells prints; each must run to its end."""
    for source in cells:
        reply = worker.run(source, 10.0)
        assert reply["good"], reply
    return "".join(output.get("text", "") for output in reply["outputs"])


@pytest.mark.parametrize(
    "line",
    [
        "!echo hello",
        "!no-such-command",
        "%ls",
        "files = !ls",
        "%sx ls",
        "%timeit -n1 -r1 pass",
        "%pip install no-such-package",
        "%conda install no-such-package",
        "%load_ext no_such_extension",
        "%autosave 60",
        "%matplotlib widget",
        "%matplotlib qt",
        "%cd ~",
        "exit()",
        "quit",
    ],
)
def test_a_line_that_a_sandbox_cannot_carry_out_costs_nothing(worker, line):
    """Does the rest of its cell run?"""
    assert printed(worker, f"{line}\nprint('the rest')").endswith("the rest\n")


def test_a_command_is_run_and_shown(worker):
    """Does `!echo` print, with the values of Python's names in it?"""
    assert printed(worker, "text = 'hello'\n!echo {text}") == "hello\n"


def test_a_magic_that_fails_still_fails(worker):
    """Does an error in the code that a magic runs end the cell, as in a notebook?"""
    assert not worker.run("%time 1 / 0\nprint('the rest')", 10.0)["good"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([ASYNC_TASK, "print(await task)"], "done\n"),
        (
            ["import numpy as np\n_ = np.seterr(all='raise')", "print(np.geterr()['over'])"],
            "raise\n",
        ),
        (["%%writefile helper.py\nz = 3", "import helper\nprint(helper.z)"], "3\n"),
        (["%%capture out\nprint(4)", "out.show()"], "4\n"),
        (["print(In, Out, *_dh)"], "[''] {} /home/student\n"),
    ],
    ids=["task", "seterr", "module", "capture", "names"],
)
def test_state_lasts_from_cell_to_cell(worker, cells, expected):
    """Do tasks, NumPy's settings, files and captured output outlive their cell?"""
    assert printed(worker, *cells) == expected
