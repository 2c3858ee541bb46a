"""What an instructor should know of a submission beside its marks.

None of it changes a mark or reaches a student. An answer that equals another one is a reason to
look, not a proof: short answers are alike by nature, so only long ones are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from nbformat import NotebookNode

from autograder.classroom.same_code import CodeForm, code_form
from autograder.engine.registry import installed_exercises
from autograder.submission.rebuild import is_answer, key_of

LONG = 30  # operations, calls, names and literals of an answer that is compared
ENOUGH = 60  # of all answers together that two students share
SHARE = 0.8  # of what either of the two has written
COMMON = 3  # students with the same form: more than that have found the same way
LISTED = 4  # exercises named in a sentence


@dataclass
class ClassReview:
    """Collects the submissions of a class, and compares them.

    Args:
        assignment: its name.
        master: the notebook that was handed out.
        source: the same with its solutions.
    """

    assignment: str
    master: NotebookNode
    source: NotebookNode
    own: dict[str, dict[str, CodeForm]] = field(default_factory=dict, init=False)
    found: dict[str, list[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Read what every submission is compared with."""
        self.open = _answers(self.master)
        self.solutions = _forms(_answers(self.source))

    def add(self, student: str, rebuilt: NotebookNode, submitted: NotebookNode | None) -> None:
        """Add a submission.

        Args:
            student: id.
            rebuilt: the notebook that is graded.
            submitted: as the student handed it in; None if it cannot be read.
        """
        if submitted is None:
            return
        answers = _answers(rebuilt)
        begun = {name: text for name, text in answers.items() if text != self.open.get(name)}
        if not begun:
            other = _other_lesson(submitted, self.open)
            self.found[student] = [other or "Untouched: no answer was begun."]
            return
        forms = _forms(begun)
        copied = {name for name, form in forms.items() if form == self.solutions.get(name)}
        if len(copied) >= 2 and copied == set(self.solutions):
            self.found[student] = [
                f"Equal to the published solution apart from names and layout: {_list(copied)}."
            ]
        self.own[student] = {name: form for name, form in forms.items() if name not in copied}

    def remarks(self) -> Mapping[str, Sequence[str]]:
        """Return sentences about the submissions, by student."""
        found = defaultdict(list, {student: list(lines) for student, lines in self.found.items()})
        for (one, other), names in self._pairs().items():
            for student, partner in ((one, other), (other, one)):
                found[student].append(
                    f"Equal to {partner}'s apart from names and layout: {_list(names)}."
                )
        return found

    def _pairs(self) -> dict[tuple[str, str], set[str]]:
        """Return the exercises with equal answers of each pair of students who share enough."""
        holders = defaultdict(list)
        for student, forms in self.own.items():
            for name, form in forms.items():
                holders[name, form.text].append(student)
        shared: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (name, _), students in holders.items():
            if 2 <= len(students) <= COMMON:
                for pair in combinations(sorted(students), 2):
                    shared[pair].add(name)
        return {pair: names for pair, names in shared.items() if self._is_enough(pair, names)}

    def _is_enough(self, pair: tuple[str, str], names: set[str]) -> bool:
        forms = [self.own[student] for student in pair]
        size = sum(forms[0][name].size for name in names)
        written = max(sum(form.size for form in one.values()) for one in forms)
        return size >= ENOUGH and size >= SHARE * written


def _answers(notebook: NotebookNode) -> dict[str, str]:
    """Return the code of each answer cell, by exercise."""
    return {
        key_of(cell).removesuffix("_answer"): cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and is_answer(cell)
    }


def _forms(answers: Mapping[str, str]) -> dict[str, CodeForm]:
    """Return the forms of the long answers among these."""
    forms = {name: code_form(text) for name, text in answers.items()}
    return {name: form for name, form in forms.items() if form and form.size >= LONG}


def _other_lesson(submitted: NotebookNode, own: Mapping[str, str]) -> str:
    """Return a sentence if a notebook answers another lesson's exercises and none of these."""
    names = [cell.grade_id.removesuffix("_answer") for cell in submitted.cells if cell.grade_id]
    exercises = installed_exercises()
    lessons = Counter(exercises[name].lesson for name in names if name in exercises)
    if not lessons or set(names) & set(own):
        return ""
    (lesson, _), *_ = lessons.most_common(1)
    return f"This is the notebook of lesson {lesson}: none of the exercises asked for is in it."


def _list(names: set[str]) -> str:
    shown = sorted(names)[:LISTED]
    return ", ".join(shown) + (f" and {len(names) - LISTED} more" if len(names) > LISTED else "")
