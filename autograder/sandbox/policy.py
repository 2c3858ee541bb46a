"""How a worker for one lesson is set up. A policy reveals nothing about correct answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Policy:
    """Settings of a lesson's workers.

    Attributes:
        lesson: "04".
        preloaded: modules of the grader that figures need, imported before the lockdown.
        loaded: modules of the library that stay available, imported before the lockdown.
        locked: names of functions, by module, whose code is removed.
        absent: packages whose import gives a stand-in that raises an error when it is used.
        readable: folders that the sandbox can read, besides the system's own.
        masked: folders and files within them that it cannot read.
        harnesses: names of the harnesses that call the lesson's functions, imported before the
            lockdown.
        limits: how much a submission may use.
        isolated: whether workers run in a sandbox; False only under an explicit flag.
        demos: for figures, which need the entire library and the checks and earn no marks.
    """

    lesson: str
    preloaded: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    locked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    harnesses: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    isolated: bool = True
    demos: bool = False


POLICY_TYPES: Mapping[str, type] = {kind.__name__: kind for kind in (Policy, Limits)}


def is_within(packages: tuple[str, ...], module: str) -> bool:
    """Return whether a module is one of the packages or a part of one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)
