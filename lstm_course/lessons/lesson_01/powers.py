"""What a factor per step leaves of a gradient after many steps."""

from lstm_course.lessons.claims import MarkdownText

STEPS = 50
FACTORS = (0.5, 0.9, 1.0, 1.1, 1.5)


def powers_table(guess_shrunk: float | None, guess_grown: float | None) -> MarkdownText:
    """Tabulate w^50 for several weights w, beside the learner's two predictions.

    Args:
        guess_shrunk: prediction for w = 0.9; None for none.
        guess_grown: prediction for w = 1.1; None for none.

    Example:
        >>> print(powers_table(0.5, None).text.splitlines()[3])
        | 0.9 | 0.0052 | 0.5: too large by a factor of 97 |
    """
    guesses = {0.9: guess_shrunk, 1.1: guess_grown}
    lines = [f"| w | after {STEPS} steps | your prediction |", "|---|---|---|"]
    for w in FACTORS:
        outcome = _judge_guess(guesses[w], w**STEPS) if w in guesses else ""
        lines.append(f"| {w:g} | {w**STEPS:.2g} | {outcome} |")
    return MarkdownText("\n".join(lines))


def _judge_guess(guess: float | None, value: float) -> str:
    if guess is None:
        return "none"
    if guess <= 0:
        return f"{guess:g}: a power of a positive number is positive"
    ratio = guess / value
    if 0.5 <= ratio <= 2:
        return f"{guess:g}: right, within a factor of 2"
    too = "large" if ratio > 1 else "small"
    return f"{guess:g}: too {too} by a factor of {max(ratio, 1 / ratio):.2g}"
