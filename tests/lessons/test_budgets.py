"""Do rewritten lessons keep the budgets of the syllabus, and does the counting count?"""

from pathlib import Path

import pytest

from autograder.builder.budgets import (
    count_lesson,
    find_remarks,
    list_overruns,
    main,
    plain_prose,
)
from autograder.builder.script import read_script

ROOT = Path(__file__).resolve().parents[2]
REWRITTEN = (
    "00",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "07",
    "08",
)  # lessons that have been rewritten


@pytest.mark.parametrize("lesson", REWRITTEN)
def test_a_lesson_keeps_its_budgets(lesson):
    """Words, hook, figures, code, parentheses and minutes: within the limits?"""
    (script,) = (ROOT / "solutions").glob(f"{lesson}_*.py")
    assert list_overruns(lesson, count_lesson(read_script(script))) == []


@pytest.mark.parametrize("lesson", REWRITTEN)
def test_the_hook_comes_first(lesson):
    """Is there prose between the title and the first table, and no import before it?"""
    (script,) = (ROOT / "solutions").glob(f"{lesson}_*.py")
    first, second, *_ = read_script(script)
    assert first.kind == "markdown"
    hook = first.source.partition("\n|")[0]
    assert len(hook) > 300, "the hook is a paragraph or two"
    assert (second.kind, second.hidden) == ("code", True), "the imports are collapsed"


HEADER = (
    "# # 99 · Toy\n#\n# {hook}\n#\n# | | |\n# |---|---|\n# | **Time** | about {minutes} minutes |\n"
)
REST = """
# %% hidden
import a
import b

# %% [markdown]
# Three words here `x = 1` and $a + b$.
#
# $$ not counted $$
#
# <details><summary>Hint 1</summary>
#
# Not counted (nor is this remark).
# </details>
#
# Difficulty ●○○ · 7 minutes · **2 marks**
#
# *Figure 1. A caption.*

# %%
guess = None

# %% demo
one()

two()

# %% demo hidden
long()
"""


def counts(tmp_path, hook="A short hook.", minutes=5, rest=REST):
    """The counts of a toy lesson."""
    path = tmp_path / "99_toy.py"
    path.write_text("# %% [markdown]\n" + HEADER.format(hook=hook, minutes=minutes) + rest)
    return count_lesson(read_script(path))


def test_the_main_line_is_counted(tmp_path):
    """Are hints, tables, equations and collapsed code left out, and is all else counted?"""
    found = counts(tmp_path)
    assert found.hook_words == 5  # with the title's two
    assert found.words == 5 + 6 + 5 + 4  # hook, prose, difficulty, caption, with their numbers
    assert (found.figures, found.code_lines, found.longest_demo) == (1, 3, 2)
    assert (found.minutes, found.exercise_minutes, found.remarks) == (5, 7, 0)
    assert found.expected_minutes == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hook": "word " * 160}, "162 words before the first table"),
        ({"rest": REST + "\n# %% [markdown]\n# " + "word " * 4000}, "words of prose"),
        ({"rest": REST + "\n# %% [markdown]\n" + "# *Figure 2. A.*\n" * 8}, "9 figures"),
        ({"rest": REST + "\n# %% demo\n" + "f()\n" * 6}, "6 lines in the longest visible demo"),
        ({"rest": REST + 20 * "\n# %% demo\nf()\nf()\nf()\n"}, "63 lines of visible code"),
        ({"rest": REST + "\n# %% [markdown]\n" + "# (as you see) \n" * 16}, "16 remarks"),
        ({"minutes": 20}, "the header promises 20 minutes"),
    ],
)
def test_each_budget_is_kept(tmp_path, change, said):
    """Is every budget one that a lesson can exceed?"""
    overruns = list_overruns("99", counts(tmp_path, **change))
    assert any(said in overrun for overrun in overruns), overruns
    assert list_overruns("99", counts(tmp_path)) == []


def test_remarks_are_told_from_shapes_and_citations():
    """Is only a parenthesis that interrupts a sentence a remark?"""
    text = "x (T, B, I), eq. (14), `f(a, b)`, (Elman 1990), (see the next figure), W_hh (H, H)"
    assert find_remarks(text) == ["(see the next figure)"]


def test_lessons_without_minutes_are_an_error(tmp_path):
    """Does an author hear of a header that has no minutes?"""
    path = tmp_path / "99_toy.py"
    path.write_text("# %% [markdown]\n# # 99 · Toy\n")
    with pytest.raises(ValueError, match="about 60 minutes"):
        count_lesson(read_script(path))


def test_the_counts_are_printed(capsys, monkeypatch):
    """Can a writer see the counts of one lesson?"""
    monkeypatch.chdir(ROOT)
    main(["01"])
    out = capsys.readouterr().out
    assert out.startswith("01_vanishing_gradients.py: Counts(words=") and "00_" not in out


def test_prose_keeps_a_word_for_code_and_mathematics():
    """Does inline code count as one word, as it is read?"""
    assert plain_prose("Call `f(a, b)` on $x^2$.") == "Call x on x."
