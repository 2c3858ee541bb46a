"""Are exercises of any installed package found, and is a broken one reported in one sentence?"""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from autograder import check
from autograder.engine import registry
from autograder.engine.detour import copy_of
from autograder.engine.registry import (
    GROUP,
    RegistryError,
    exercise_packages,
    installed_exercises,
    installed_quizzes,
)
from autograder.exercises import EXERCISES, QUIZZES

TOY = """
from dataclasses import replace
from autograder.engine.quiz import Option, Quiz
from tests.autograder.engine.toy import TOY

EXERCISES = [replace(TOY, name="{name}")]
QUIZZES = (
    Quiz("{name}_quiz", "Is it a toy?", (Option("yes", "It is.", True), Option("no", "It is."))),
)
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a module with this source, as pip would: with metadata that names it."""
    clear()
    monkeypatch.syspath_prepend(tmp_path)

    def install(module: str, source: str) -> None:
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{module} = {module}\n")
        clear()

    yield install
    clear()


def clear():
    installed_exercises.cache_clear()
    installed_quizzes.cache_clear()


def test_the_courses_own_are_found_through_their_entry_point():
    """Does the installed course declare its package, and is each exercise and quiz found there?"""
    assert "autograder.exercises" in {point.value for point in entry_points(group=GROUP)}
    assert {name: installed_exercises()[name] for name in EXERCISES} == EXERCISES
    assert len(EXERCISES) > 40
    assert all(installed_quizzes()[quiz.name] is quiz for quiz in QUIZZES)
    assert len(QUIZZES) > 15


def test_another_packages_exercises_are_found_too(install):
    """Does a second package need nothing but its metadata?"""
    install("clockwork", TOY.format(name="clockwork_toy"))
    assert installed_exercises()["clockwork_toy"].name == "clockwork_toy"
    assert set(EXERCISES) < set(installed_exercises())
    assert "clockwork_toy_quiz" in installed_quizzes()
    assert set(exercise_packages()) == {"autograder", "clockwork"}
    reference = installed_exercises()["clockwork_toy"].reference
    assert check("clockwork_toy", copy_of(reference)).passed
    assert "is locked" in str(check("clockwork_toy", reference))


def test_a_name_that_occurs_twice_is_an_error(install):
    """Is it never left to chance which of two exercises of one name is meant?"""
    install("second_gate", TOY.format(name="gate"))
    with pytest.raises(RegistryError, match=r"'gate' is declared twice.*second_gate"):
        installed_exercises()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1 / 0", "cannot be loaded"),
        ("import no_such_package", "no_such_package"),
        ("EXERCISES = ['text']", "holds str, expected Exercise"),
    ],
)
def test_a_broken_package_is_one_sentence_in_a_check(install, source, sentence):
    """Does a learner see what to do, and no traceback?"""
    install("broken", source)
    verdict = check("forget", lambda c_prev, f: f * c_prev)
    assert not verdict.passed and verdict.status == "raised"
    assert sentence in verdict.sentences[0] and "'broken'" in verdict.sentences[0]


def test_no_exercises_at_all_is_one_sentence(monkeypatch):
    """Is a half-made installation told what to do?"""
    clear()
    monkeypatch.setattr(registry, "entry_points", lambda group: [])
    try:
        with pytest.raises(RegistryError, match="Install the course again"):
            installed_exercises()
    finally:
        clear()


def test_the_engine_alone_loads_no_exercise():
    """Does importing the judge leave every exercise where it is?"""
    ask = (
        "import sys, autograder.engine.judge, autograder.engine.registry; "
        "print([name for name in sys.modules if name.startswith('autograder.exercises')])"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
