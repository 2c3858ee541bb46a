"""Claims 3.1 and 3.2: is c a long-term memory, and h a short-term one?"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.lesson_03.reading_back import ReadBack, median_reach, reach, read_back
from lstm_course.lessons.scores import fisher_p_value

BIASES = (0.0, 1.0, 2.0)  # of the forget gates
SEEDS = range(10)
LONG = 100  # steps for which a long-term memory can be read
LEVEL = 0.01

Readings = Mapping[float, Sequence[ReadBack]]


def read_back_all(
    lstm_forward: Callable,
    progress: Callable[[list], Iterable] = iter,
    recurrent_gain: float = 1.0,
) -> dict[float, list[ReadBack]]:
    """Read the bit back from ten random networks for each forget bias.

    Args:
        lstm_forward: the learner's own or the library's.
        progress: wraps the list of biases, e.g. `tqdm`.
        recurrent_gain: factor of W_hh; 0 closes the detour over h.
    """
    return {
        bias: [read_back(lstm_forward, bias, seed, recurrent_gain=recurrent_gain) for seed in SEEDS]
        for bias in progress(list(BIASES))
    }


def _count_long(runs: Sequence[ReadBack], state: str) -> int:
    """Count the runs in which a state can be read for at least `LONG` steps."""
    return sum(reach(getattr(run, state)) >= LONG for run in runs)


def conclude_cell_state(readings: Readings, belt_alone: Readings) -> Conclusion:
    """Claim 3.1: is c readable for long, and does that depend on the forget gate?

    Args:
        readings: bias -> runs, for the smallest and the largest bias at least.
        belt_alone: the same networks with W_hh = 0.
    """
    low, high = (readings[bias] for bias in (min(readings), max(readings)))
    short, long = _count_long(low, "c"), _count_long(high, "c")
    p = fisher_p_value(long, len(high), short, len(low))
    verdict: ClaimVerdict
    if p < LEVEL:
        verdict, condition = "true if", "f is near 1"
    elif min(short / len(low), long / len(high)) > 0.5:
        verdict, condition = "true", ""
    else:
        verdict, condition = "false", ""
    f_low, f_high = (np.mean([run.f for run in runs]) for runs in (low, high))
    lines = [
        "| forget gate | c readable for | h readable for | c, with W_hh = 0 |",
        "|---|---|---|---|",
    ]
    for bias, runs in readings.items():
        f = np.mean([run.f for run in runs])
        reaches = [
            *(median_reach(runs, state) for state in "ch"),
            median_reach(belt_alone[bias], "c"),
        ]
        steps = " | ".join(f"{steps:.0f} steps" for steps in reaches)
        lines.append(f"| f ≈ {f:.2f} | {steps} |")
    return Conclusion(
        "3.1",
        verdict,
        f"With f ≈ {f_high:.2f}, the bit is readable in c for at least {LONG} steps in {long} of "
        f"{len(high)} networks. With f ≈ {f_low:.2f}, it is in {short} of {len(low)} (Fisher's "
        f"exact test: p = {p:.0e}).",
        condition=condition,
        table="\n".join(lines),
    )


def conclude_hidden_state(readings: Readings) -> Conclusion:
    """Claim 3.2: does h forget sooner than c?

    The claim is true if h is readable for at most half as long as c in most networks, and false or
    misleading otherwise: misleading if h, too, is a long-term memory where c is one.

    Args:
        readings: bias -> runs.
    """
    ratios = np.array(
        [reach(run.h) / max(reach(run.c), 1) for runs in readings.values() for run in runs]
    )
    sooner = int((ratios <= 0.5).sum())
    high = readings[max(readings)]
    both = _count_long(high, "h")
    verdict: ClaimVerdict
    if sooner > len(ratios) / 2:
        verdict = "true"
    elif both:
        verdict = "misleading"
    else:
        verdict = "false"
    return Conclusion(
        "3.2",
        verdict,
        f"In {sooner} of {len(ratios)} networks, h is readable for at most half as long as c. The "
        f"median ratio is {np.median(ratios):.2f}, the smallest {ratios.min():.2f}. With the "
        f"largest bias, h is readable for at least {LONG} steps in {both} of {len(high)} networks. "
        "The time scale of h follows that of c.",
    )
