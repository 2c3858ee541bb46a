"""What lesson 08 measured, as tables to read beside the figures."""

from collections.abc import Iterable

from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.lesson_08.code_labels import PROPERTIES
from lstm_course.lessons.lesson_08.parsed_functions import (
    BINS,
    EDGES,
    ORDER,
    ParseCounts,
    kept_counts,
    same_length_share,
)
from lstm_course.lessons.lesson_08.probes import (
    TRAINED,
    UNTRAINED,
    WINDOW,
    Probes,
    best_baseline,
    gain,
    judge_gain,
    kept_probes,
)
from lstm_course.lessons.lesson_08.roofline import Limits
from lstm_course.lessons.lesson_08.written_functions import LIMIT
from lstm_course.lessons.scores import fisher_p_value


def tabulate_parsed(
    counts: dict[str, ParseCounts] | None = None, guess: float | None = None
) -> MarkdownText:
    """Tabulate the accepted functions of both models by length, with exact tests.

    Args:
        counts: "lstm" and "ngram"; None: the kept measurement.
        guess: the learner's prediction of the LSTM's share, in percent.
    """
    counts = counts or kept_counts()
    lstm, ngram = counts["lstm"], counts["ngram"]
    pairs = [(f"{EDGES[k] + 1} to {EDGES[k + 1]}", lstm.share(k), ngram.share(k)) for k in BINS]
    pairs.append(("all", lstm.share(), ngram.share()))
    table = _join_rows(
        ("characters", "LSTM", f"{ORDER}-gram model", "Fisher's exact test"),
        (
            (length, _accepted(ours), _accepted(theirs), _test(ours, theirs))
            for length, ours, theirs in pairs
        ),
    )
    (parsed, count), guessed = lstm.share(), "" if guess is None else f" Your guess was {guess:g}%."
    return MarkdownText(
        f"Python accepts **{parsed / count:.0%} of the LSTM's functions**.{guessed}\n\n{table}\n\n"
        f"The limit of {LIMIT} characters cut off {int((~lstm.finished).sum())} functions of the "
        f"LSTM and {int((~ngram.finished).sum())} of the {ORDER}-gram model. With the lengths of "
        f"the LSTM's functions, the {ORDER}-gram model would reach "
        f"{same_length_share(ngram, lstm):.0%}. Of the LSTM's accepted functions, the training set "
        f"contains {int(lstm.copied.sum())} word for word."
    )


def _accepted(share: tuple[int, int]) -> str:
    parsed, count = share
    return f"{parsed} of {count} ({parsed / count:.0%})" if count else "none written"


def _test(ours: tuple[int, int], theirs: tuple[int, int]) -> str:
    return f"p = {fisher_p_value(*ours, *theirs):.1g}" if ours[1] and theirs[1] else "–"


def tabulate_probes(probes: Probes | None = None) -> MarkdownText:
    """Tabulate the explained variance of each property, and what training adds to it.

    Args:
        probes: result of `compare_probes`; None: the kept measurement.
    """
    probes = probes or kept_probes()
    rows = []
    for name in PROPERTIES:
        ours = probes[TRAINED][name]
        added, low, high = gain(ours, probes[best_baseline(probes, name)][name])
        shown = [f"{probes[source][name].explained:.2f}" for source in (TRAINED, UNTRAINED, WINDOW)]
        alone = f"{ours.best_alone:.2f} (unit {ours.best_unit})"
        interval = f"{added:+.2f} ({low:+.2f} to {high:+.2f})"
        rows.append((name, *shown, interval, judge_gain(low, high), alone))
    heads = (TRAINED, UNTRAINED, WINDOW, "gain, 95% interval", "outcome", "best unit alone")
    return MarkdownText(_join_rows(("R²", *heads), rows))


def tabulate_limits(limits: Limits) -> MarkdownText:
    """Tabulate the rate of each calculation and its shares of the peak and of the roof.

    Args:
        limits: result of `measure_limits`.
    """
    roof = limits.roofline
    rows = [
        (
            one.name,
            f"{one.intensity:.2g}",
            f"{one.flops / 1e9:.1f}",
            f"{one.flops / roof.flops:.0%}",
            f"{one.flops / roof.limit(one.intensity):.0%}",
        )
        for one in [*limits.products, *limits.layers]
    ]
    heads = ("calculation", "FLOPs per byte", "10⁹ FLOPs per second", "of the peak", "of the roof")
    return MarkdownText(
        f"Peak: {roof.flops / 1e9:.0f}·10⁹ FLOPs per second. Bandwidth: {roof.bandwidth / 1e9:.0f} "
        f"GB/s from memory, {roof.cache_bandwidth / 1e9:.0f} GB/s for weights that stay in a "
        f"cache.\n\n{_join_rows(heads, rows)}"
    )


def _join_rows(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [" | ".join(row) for row in (heads, *rows)]
    rule = " | ".join("---" for _ in lines[0].split(" | "))
    return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))
