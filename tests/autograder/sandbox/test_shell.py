"""Do cells run in a worker as they do in a notebook, but for what a sandbox cannot have?"""

import subprocess
import sys
import textwrap

import pytest

PROGRAM = """
import sys
from autograder.sandbox.shell import make_shell

shell = make_shell()
result = shell.run_cell(sys.argv[1], store_history=False)
print("success", result.success, "answer", shell.user_ns.get("answer"))
"""


def run_cell(source: str) -> str:
    """Run a cell in a shell of its own process, without a terminal; return what it printed."""
    command = [sys.executable, "-c", PROGRAM, textwrap.dedent(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "%pip install --quiet torch",
        "!pip install torch",
        "!touch {name} && echo $name",
        "files = !ls",
        "files = get_ipython().getoutput('ls')",
        "%sx ls",
        "%system ls",
        "%cd .",
        "%matplotlib inline",
        "%timeit -n1 -r1 pass",
    ],
)
def test_a_shell_line_does_not_cost_the_cell(line, tmp_path, monkeypatch):
    """Is the answer below it defined, and no command run?"""
    monkeypatch.chdir(tmp_path)
    output = run_cell(f"name = 'made'\n{line}\nanswer = 42")
    assert "success True answer 42" in output
    commands = not line.startswith(("%cd", "%mat", "%time"))
    assert ("Shell commands do not run while work is graded" in output) == commands
    assert list(tmp_path.iterdir()) == []
