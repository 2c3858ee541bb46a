"""What a worker for one lesson is told before it starts. It says nothing of any right answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Policy:
    """How a worker is set up.

    Attributes:
        lesson: "04".
        loaded: modules of the library that are there, loaded before the sandbox closes.
        locked: names of functions, by module, whose code is taken away.
        absent: packages that answer every name with something that says that it is not there.
        shown: folders that can be read in the sandbox, beside the system's own.
        masked: folders and files within them that cannot.
        harnesses: who calls the functions of the lesson's exercises, loaded before the sandbox
            closes.
        limits: how much a submission may use.
        isolated: in a sandbox; False only under an explicit flag.
        demos: for figures, which need the whole library and the checks. No mark comes from it.
    """

    lesson: str
    loaded: tuple[str, ...] = ()
    locked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    harnesses: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    isolated: bool = True
    demos: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Policy":
        """From plain values."""
        return cls(
            lesson=values["lesson"],
            loaded=tuple(values["loaded"]),
            locked={module: tuple(names) for module, names in values["locked"].items()},
            absent=tuple(values["absent"]),
            shown=tuple(values["shown"]),
            masked=tuple(values["masked"]),
            harnesses=tuple(values["harnesses"]),
            limits=Limits(**values["limits"]),
            isolated=values["isolated"],
            demos=values["demos"],
        )
