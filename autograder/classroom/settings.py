"""How a class is to be graded."""

from dataclasses import dataclass, field

from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Settings:
    """How a class is graded.

    Attributes:
        demos: run figures and experiments too.
        force: grade what has not changed, too.
        isolated: in a sandbox.
        here: are submissions run on this machine, so that its sandbox can be tried at the start?
        limits: of one submission.
    """

    demos: bool = False
    force: bool = False
    isolated: bool = True
    here: bool = True
    limits: Limits = field(default_factory=Limits)
