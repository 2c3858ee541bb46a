"""Compute the full-size results of this lesson: python -m lstm_course.lessons.lesson_02.measure."""

from pathlib import Path

import lstm_course
from lstm_course.lessons.kept_results import keep_results
from lstm_course.lessons.lesson_02.claims_about_gates import GATES, share_between
from lstm_course.lessons.lesson_02.gate_values import (
    GateFunctions,
    gate_values,
    library_text,
    train_character_model,
)

SEEDS = range(10)
UPDATES, HIDDEN_SIZE = 1000, 64


def main() -> None:
    """Train ten networks and keep the share of their gate values that are near neither end."""
    cell = GateFunctions(
        lstm_course.lstm_gates, lstm_course.forget, lstm_course.write, lstm_course.expose
    )
    text = library_text()
    shares: dict[str, list[float]] = {letter: [] for letter in GATES}
    bits = []
    for seed in SEEDS:
        model = train_character_model(text, hidden_size=HIDDEN_SIZE, updates=UPDATES, seed=seed)
        values = gate_values(cell, model, text)
        bits.append(float(model.bits[-100:].mean()))
        for letter in GATES:
            shares[letter].append(share_between(values[letter]))
        print(f"seed {seed}: {bits[-1]:.3f} bits per character")
    path = Path(__file__).parent / "results" / "gate_values.json"
    size = {"seeds": SEEDS, "updates": UPDATES, "units": HIDDEN_SIZE}
    command = "python -m lstm_course.lessons.lesson_02.measure"
    keep_results(path, command, size, {"share_between": shares, "bits_per_character": bits})
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
