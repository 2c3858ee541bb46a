"""Settings for grading a class."""

from dataclasses import dataclass, field

from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class GradingSettings:
    """How a class is graded.

    Attributes:
        demos: whether figures and experiments run too.
        force: whether unchanged submissions are graded again.
        isolated: whether submissions run in a sandbox.
        here: whether they run on this machine, so its sandbox can be tried at the start.
        limits: of one submission.
    """

    demos: bool = False
    force: bool = False
    isolated: bool = True
    here: bool = True
    limits: Limits = field(default_factory=Limits)
