"""The examination of one language model: which unit keeps the number of the subject?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_07 import number_unit
from lstm_course.lessons.lesson_07.agreement import LanguageModel, language_model
from lstm_course.tasks.grammar import TOKEN_OF

SENTENCES = (
    ". the keys near the door of the cabinet are old and the letter behind the pictures is new .",
    ". the key near the doors of the cabinets is old and the letters behind the picture are new .",
)
LOST, FOLLOWS = 0.7, 0.8  # correct verbs without the unit, and its |correlation|


class Examination(NamedTuple):
    """The units of one model, by correlation and by lesion."""

    correlation: np.ndarray  # (H,), of each cell state with the number of the subject
    accuracy: np.ndarray  # (H + 1,), correct verbs without each unit, and with all
    probe: float  # accuracy of a linear readout of all cell states

    @property
    def unit(self) -> int:
        """The most important unit: the one whose lesion costs most."""
        return int(self.accuracy[:-1].argmin())


def examine(model: LanguageModel) -> Examination:
    """Measure correlation, lesion and probe of a trained LSTM."""
    recording = number_unit.record(model)
    return Examination(
        number_unit.correlations(recording),
        number_unit.lesions(model, recording),
        number_unit.probe_accuracy(recording),
    )


def draw_examination(model: LanguageModel, found: Examination) -> Figure:
    """Draw every unit, and the cell state of the most important one along two sentences."""
    traces = []
    for text in SENTENCES:
        words = text.split()
        tokens = np.array([[TOKEN_OF[word]] for word in words])  # (T, 1)
        traces.append((words, number_unit.cell_states(model, tokens)[:, 0, found.unit]))
    return number_unit.draw_number_unit(found.correlation, found.accuracy, traces)


def describe_examination(found: Examination) -> str:
    """Describe the most important unit and the one with the largest correlation."""
    best = int(np.abs(found.correlation).argmax())
    return "\n".join(
        f"{name + ':':<16} unit {unit:>2}, |correlation| {abs(found.correlation[unit]):.2f}, "
        f"{found.accuracy[unit]:.0%} of the verbs correct without it"
        for name, unit in (("most important", found.unit), ("best correlated", best))
    )


class UnitSummary(NamedTuple):
    """What the claim needs to know about one model."""

    without: float  # correct verbs without the most important unit
    complete: float  # with all units
    correlation: float  # of the most important unit, absolute
    largest_correlation: float  # of any unit, absolute
    probe: float  # accuracy of a linear readout of all cell states

    @property
    def keeps_number(self) -> bool:
        """Whether the verb is lost without the most important unit, which follows the number."""
        return self.correlation > FOLLOWS and self.without < LOST


def summarise(found: Examination) -> UnitSummary:
    """Summarise the examination of one model."""
    sizes = np.abs(found.correlation)
    return UnitSummary(
        float(found.accuracy[found.unit]),
        float(found.accuracy[-1]),
        float(sizes[found.unit]),
        float(sizes.max()),
        found.probe,
    )


def kept_units() -> list[UnitSummary]:
    """Load the summaries of the kept LSTMs, one per seed."""
    return [UnitSummary(*unit) for unit in load_results("07", "agreement")["units"]]


def conclude_number_unit(units: Sequence[UnitSummary] | None = None) -> Conclusion:
    """Decide whether trained models keep the subject's number in one unit.

    Args:
        units: of trained LSTMs, one per seed; None for the kept ones.
    """
    units = kept_units() if units is None else units
    lost = [unit for unit in units if unit.without < LOST]
    keeps = [unit for unit in lost if unit.keeps_number]
    complete = [unit.complete for unit in units]
    everything = len(keeps) == len(units)
    verdict: ClaimVerdict = "true" if everything else "true if" if keeps else "false"
    return Conclusion(
        "7.1",
        verdict,
        f"With all units, at least {min(complete):.0%} of the verbs are correct. In {len(lost)} of "
        f"{len(units)} models, there is a unit without which fewer than {LOST:.0%} are. In "
        f"{len(keeps)} of them, this unit follows the number of the current subject: its "
        f"|correlation| exceeds {FOLLOWS}. The grammar is small.",
        condition="training has found such a cell" if verdict == "true if" else "",
        table=_tabulate(units),
    )


def _tabulate(units: Sequence[UnitSummary]) -> str:
    """List the models, and an untrained one for comparison."""
    lines = [
        "| model | correct verbs without the most important unit | its correlation, absolute "
        "| largest correlation | probe of all units |",
        "|---|---|---|---|---|",
    ]
    for k, unit in enumerate(units):
        lines.append(
            f"| seed {k} | {unit.without:.0%} | {unit.correlation:.2f} "
            f"| {unit.largest_correlation:.2f} | {unit.probe:.0%} |"
        )
    untrained = number_unit.record(language_model("lstm", 0))
    largest = np.abs(number_unit.correlations(untrained)).max()
    probe = number_unit.probe_accuracy(untrained)
    return "\n".join([*lines, f"| before training | – | – | {largest:.2f} | {probe:.0%} |"])
