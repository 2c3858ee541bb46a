"""The examination of one language model: which unit keeps the number of the subject?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.lesson_07 import number_unit
from lstm_course.lessons.lesson_07.agreement import LanguageModel, language_model
from lstm_course.tasks.grammar import TOKEN_OF

SENTENCES = (
    ". the keys near the door of the cabinet are old and the letter behind the pictures is new .",
    ". the key near the doors of the cabinets is old and the letters behind the picture are new .",
)
LOST, FOLLOWS = 0.7, 0.8  # correct verbs without the unit, and its |correlation|
ENOUGH_MODELS = 10  # fewer are an illustration


class Examination(NamedTuple):
    """The units of one model, by correlation and by lesion."""

    correlation: np.ndarray  # (H,), of each cell state with the number of the subject
    accuracy: np.ndarray  # (H + 1,), correct verbs without each unit, and with all
    probe: float  # accuracy of a linear readout of all cell states

    @property
    def unit(self) -> int:
        """The most important unit: the one whose lesion costs most."""
        return int(self.accuracy[:-1].argmin())

    @property
    def keeps_number(self) -> bool:
        """Whether the verb is lost without the most important unit, which follows the number."""
        follows = abs(self.correlation[self.unit]) > FOLLOWS
        return bool(follows and self.accuracy[self.unit] < LOST)


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


def conclude_number_unit(models: Sequence[LanguageModel]) -> Conclusion:
    """Decide whether trained models keep the subject's number in one unit.

    Args:
        models: trained LSTMs, one per seed.
    """
    found = [examine(model) for model in models]
    keeps = [each.keeps_number for each in found]
    without = [each.accuracy[each.unit] for each in found]
    complete = [each.accuracy[-1] for each in found]
    follows = [abs(each.correlation[each.unit]) for each in found]
    verdict: ClaimVerdict = "true" if all(keeps) else "true if" if any(keeps) else "false"
    few = ", and so few models are an illustration" if len(found) < ENOUGH_MODELS else ""
    return Conclusion(
        "7.1",
        verdict,
        f"{sum(keeps)} of {len(keeps)} models have such a unit. Without the most important unit, "
        f"{min(without):.0%} to {max(without):.0%} of the verbs are correct. With all units, "
        f"{min(complete):.0%} to {max(complete):.0%} are. The unit's |correlation| with the number "
        f"is {min(follows):.2f} to {max(follows):.2f}. The grammar is small{few}.",
        condition="training has put the number into one unit" if verdict == "true if" else "",
        table=_tabulate(found),
    )


def _tabulate(found: Sequence[Examination]) -> str:
    """List the models, and an untrained one for comparison."""
    lines = [
        "| model | correct verbs without the most important unit | its correlation, absolute "
        "| largest correlation | probe of all units |",
        "|---|---|---|---|---|",
    ]
    for k, each in enumerate(found):
        lines.append(
            f"| seed {k} | {each.accuracy[each.unit]:.0%} | {abs(each.correlation[each.unit]):.2f} "
            f"| {np.abs(each.correlation).max():.2f} | {each.probe:.0%} |"
        )
    untrained = number_unit.record(language_model("lstm", 0))
    largest = np.abs(number_unit.correlations(untrained)).max()
    probe = number_unit.probe_accuracy(untrained)
    return "\n".join([*lines, f"| before training | – | – | {largest:.2f} | {probe:.0%} |"])
