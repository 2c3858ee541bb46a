"""A small class made up for tests: two exercises of lesson 02, and a cell of somebody's own."""

from dataclasses import replace

from autograder.classroom.report.submissions import GradedAssignment, GradedSubmission
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from autograder.submission.unjudged import no_marks

POINTS = {"sigmoid": 2.0, "forget": 1.0, "essay": 3.0}
HOSTILE = "<script>alert(1)</script>"


def verdict(
    name: str, status: str = "passed", *mistakes: str, sentence: str = "It said so."
) -> Verdict:
    """A verdict with full marks, or with none."""
    found = no_marks(EXERCISES[name], status, sentence)
    if status == "passed":
        return replace(found, marks=found.points, sentences=())
    return replace(found, mistakes=mistakes, first_wrong="c")


def submission(
    student: str, sigmoid: Verdict, forget: Verdict, essay: float, **more
) -> GradedSubmission:
    """A submission with these verdicts, and these marks for the essay."""
    scores = {"sigmoid": sigmoid.marks, "forget": forget.marks, "essay": essay}
    verdicts = {"sigmoid": sigmoid, "forget": forget}
    more = {"marks": sum(scores.values()), "scores": scores, "verdicts": verdicts} | more
    return GradedSubmission(student, **more)


def a_class() -> GradedAssignment:
    """Five submissions, and what is hostile in them in every place where students can write."""
    right = verdict("sigmoid"), verdict("forget")
    adds = verdict("forget", "wrong", "adds-forget-gate")
    odd = verdict("forget", "wrong")
    raised = verdict("forget", "raised", sentence=f"`forget` raised {HOSTILE}")
    unread = verdict("sigmoid", "raised"), verdict("forget", "raised")
    return GradedAssignment(
        "02_gates",
        POINTS,
        (
            submission("adds", verdict("sigmoid"), adds, 1.5),
            submission("also", verdict("sigmoid", "open"), adds, 0, waiting=("essay",)),
            submission(
                "odd", verdict("sigmoid"), odd, 3, cell_problems={"forget": f"ended {HOSTILE}"}
            ),
            submission("right", *right, 3, penalty=1.0, marks=5.0, sandboxed=False),
            submission(f"=x{HOSTILE}", verdict("sigmoid"), raised, 0, remarks=(f"r {HOSTILE}",)),
            submission("zip", *unread, 0, problem=f"{HOSTILE}.ipynb is empty."),
        ),
        ungraded=(f"late{HOSTILE}",),
        enrolled=9,
    )
