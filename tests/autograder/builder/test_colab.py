"""Would a lesson run in Google Colab, as far as can be told here?

No test opens Colab itself. Its kernel has NumPy, PyTorch, matplotlib, pandas, scikit-learn and
statsmodels, IPython 7 and ipywidgets 7, and none of the course's other dependencies. Here the same
cells run where those packages cannot be imported.
"""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.builder import build_course
from autograder.builder.colab import colab_cell
from autograder.support.repository import COLAB_CELL, Repository, find_repository
from tests.autograder.builder.test_course import SCRIPT, TOYS

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ADDRESS = '[project.urls]\nRepository = "https://github.com/ada/course"\n'
# What pip installs with the course that Colab lacks, has in another version, or runs on itself.
ABSENT = (
    "anywidget", "bleach", "comm", "ipywidgets", "jupyter_client", "jupyterlab", "jupytext",
    "latex2mathml", "nbclient", "nbconvert", "nbformat", "nbgrader", "rich", "typer",
)  # fmt: skip
WITHOUT = f"""
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {ABSENT!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refuse())
"""


def run_in_python(program: str) -> str:
    """Run a program in a new process, in which some packages cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + program],
        env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def imports_of(notebook: Path) -> list[str]:
    """Every import of a notebook's cells."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.id != COLAB_CELL]
    return [
        ast.unparse(node)
        for cell in cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_the_cell_comes_before_all_code(tmp_path):
    """Is it in both notebooks, collapsed, and what nbgrader leaves alone?"""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "99_toy.py").write_text(SCRIPT)
    (tmp_path / "pyproject.toml").write_text(ADDRESS)
    for path in build_course(tmp_path, exercises=TOYS):
        cells = nbformat.read(path, as_version=4).cells
        assert [cell.id for cell in cells[:3]] == ["text-1", COLAB_CELL, "code-1"]
        assert cells[1].metadata == {"jupyter": {"source_hidden": True}}
        assert "https://github.com/ada/course/archive/refs/heads/main.zip" in cells[1].source


def test_the_course_has_an_address():
    """Is there one address, and do all nine notebooks install from it?"""
    repository = find_repository(ROOT)
    assert repository and len(NOTEBOOKS) == 9
    for path in NOTEBOOKS:
        (cell,) = [c for c in nbformat.read(path, 4).cells if c.get("id") == COLAB_CELL]
        assert cell.source == colab_cell(repository).source


def test_the_cell_does_nothing_elsewhere():
    """Does it start no process outside of Colab?"""
    source = colab_cell(Repository("https://github.com/ada/course")).source
    refuse = "import subprocess\ndef run(*_, **__): raise SystemExit(3)\nsubprocess.run = run\n"
    assert run_in_python(refuse + source) == ""


def test_the_cell_installs_the_course_alone_in_colab():
    """Does it call pip of the running Python, without dependencies, and stop if that fails?"""
    source = colab_cell(Repository("https://github.com/ada/course")).source
    program = (
        "import json, subprocess, types\n"
        "sys.modules['google.colab'] = types.ModuleType('google.colab')\n"
        "subprocess.run = lambda *a, **k: print(json.dumps([a, k]))\n"
    )
    (command,), options = json.loads(run_in_python(program + source))
    assert command[:4] == [sys.executable, "-m", "pip", "install"]
    assert "--no-deps" in command
    assert command[-1] == "https://github.com/ada/course/archive/refs/heads/main.zip"
    assert options == {"check": True}


@pytest.mark.slow
def test_all_imports_of_all_lessons_work_with_what_colab_has():
    """Is `--no-deps` enough: does no lesson import anything that Colab lacks?"""
    lines = [line for path in NOTEBOOKS for line in imports_of(path)]
    assert len(lines) > 50
    run_in_python("\n".join(dict.fromkeys(lines)))


def test_a_missing_package_is_noticed():
    """Can the question above be answered with no?"""
    with pytest.raises(AssertionError, match="No module named 'rich'"):
        run_in_python("import rich")


def test_verdicts_and_quizzes_work_without_widgets():
    """Do they show HTML that brings its own colours: none of JupyterLab's variables?"""
    shown = run_in_python(
        "from autograder import check, quiz\n"
        "from autograder.notebook.widgets.gate_playground import gate_playground\n"
        "wrong = check('forget', lambda c_prev, f: c_prev + f)\n"
        "from autograder.engine.registry import installed_quizzes\n"
        "for name in installed_quizzes():\n"
        "    bundle = quiz(name)._repr_mimebundle_()\n"
        "    assert set(bundle) == {'text/plain', 'text/html'}\n"
        "    print(bundle['text/html'])\n"
        "    print(quiz(name).answer('a')._repr_html_())\n"
        "print(wrong.to_html(), gate_playground()._repr_mimebundle_()['text/html'])\n"
    )
    assert "forget" in shown and "Answers, explained" in shown and "lstm-playground" in shown
    assert "--jp-" not in shown and "--md-" not in shown
