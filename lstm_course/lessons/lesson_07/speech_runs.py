"""Recognisers of vowels over several seeds: LSTMs with CTC against classifiers of frames.

`python -m lstm_course.lessons.lesson_07.speech_runs` repeats the kept runs, in 2 minutes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_07 import protocol, vowels
from lstm_course.lessons.lesson_07.protocol import (
    RATES,
    TEST_SEEDS,
    Outcome,
    choose,
    compare,
)
from lstm_course.lessons.lesson_07.vowel_alignment import draw_alignment
from lstm_course.lessons.lesson_07.vowel_errors import draw_error_rates, error_rate
from lstm_course.lessons.lesson_07.vowels import BLANK, LSTMS, Kind, Recogniser, VowelRecording
from lstm_course.lessons.scores import mean_and_range
from lstm_course.sequences.ctc import greedy_ctc_decode
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.size import experiment_size
from lstm_course.tasks.vowels import VOWELS

OWN_KINDS: tuple[Kind, Kind] = ("bidirectional", "frames, true times")  # that the learner trains
FRAMES: tuple[Kind, Kind] = ("frames, true times", "frames, even times")
SEARCH_UPDATES, KEPT_UPDATES, KEPT_RECORDINGS = 250, 400, 800
SEARCH_SEEDS = protocol.SEARCH_SEEDS[:1]  # one, as these networks train slowly
KINDS: tuple[Kind, ...] = ("bidirectional", *FRAMES)
# size -> the learner's training recordings, updates, seeds
SIZES = {"trial": (200, 10, 1), "quick": (500, 400, 1), "full": (KEPT_RECORDINGS, KEPT_UPDATES, 10)}
TRAINING_SEED, TEST_SEED, VALIDATION_SEED = 0, 1, 2
HELD_OUT = 100  # recordings for validation, and as many for the test
SHORTEST = (1, 2, 3)  # frames of the shortest run, of the search
RESULTS = Path(__file__).parent / "results" / "speech.json"


def draw_recordings(training: int) -> dict[str, list[VowelRecording]]:
    """Draw the recordings: "training", "validation" and "test".

    Args:
        training: number of training recordings.
    """
    return {
        "training": vowels.recordings(TRAINING_SEED, training),
        "validation": vowels.recordings(VALIDATION_SEED, HELD_OUT),
        "test": vowels.recordings(TEST_SEED, HELD_OUT),
    }


@dataclass
class SpeechExperiment:
    """The learner's own recognisers, shown beside the kept ones of ten seeds.

    Attributes:
        functions: namespace with pad_and_mask and greedy_ctc_decode.
        progress: wraps a range of seeds, such as `tqdm`.
        size: training recordings, updates, seeds.
        networks: kind -> trained networks, one per seed.
        rates: method -> errors per vowel (seeds,).
    """

    functions: SimpleNamespace
    progress: Callable[[range], Iterable[int]] = iter
    size: tuple[int, int, int] = field(default_factory=lambda: SIZES[experiment_size()])
    networks: dict[Kind, list[Recogniser]] = field(default_factory=dict)
    rates: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the recordings."""
        self.parts = draw_recordings(self.size[0])

    def train(self, kind: Kind) -> str:
        """Train and test the networks of one kind, and describe their errors.

        A kind that was not searched gets the learning rate of the bidirectional LSTM.
        """
        _, updates, seeds = self.size
        chosen = load_results("07", RESULTS.stem)["chosen"]
        rate = chosen.get(kind, chosen["bidirectional"])
        self.networks[kind] = [
            vowels.train_recogniser(
                kind,
                seed,
                self.parts["training"],
                self.parts["validation"],
                self.functions.pad_and_mask,
                rate=rate,
                updates=updates,
            ).network
            for seed in self.progress(range(seeds))
        ]
        decode = self.functions.greedy_ctc_decode
        found = [measure(kind, one, self.parts, decode) for one in self.networks[kind]]
        measured = {name: np.array([each[name] for each in found]) for name in found[0]}
        self.rates |= measured
        return "\n".join(
            f"yours: {name:<38} {mean_and_range(values)}" for name, values in measured.items()
        )

    def draw(self) -> Figure:
        """Draw the errors of every method: kept runs as dots, the learner's as rings."""
        rates = kept_rates()
        timed = {name: values for name, values in rates.items() if name.startswith(FRAMES[0])}
        untimed = {name: values for name, values in rates.items() if name not in timed}
        groups = {
            "labels without times: the vowels and their order": untimed,
            "labels with times: the vowel of every frame": timed,
        }
        lstm, frames = rates[name_of("bidirectional")].mean(), best_baseline(FRAMES[1]).mean()
        title = f"Errors per vowel without times: LSTM {lstm:.0%}, frames {frames:.0%}"
        return draw_error_rates(groups, self.rates, title)

    def describe(self, guess: str | None = None) -> str:
        """Describe the kept errors, and the outcomes beside the learner's guess."""
        rates = kept_rates()
        lstm = rates[name_of("bidirectional")]
        with_times = compare(-lstm, -best_baseline(FRAMES[0]))
        return "\n".join(
            [
                f"Errors per vowel, mean and range of {len(lstm)} kept seeds:",
                *(f"{name:<38} {mean_and_range(values)}" for name, values in rates.items()),
                f"Bidirectional LSTM against frames with even times: {kept_outcome()}; your guess: "
                f"{guess or '–'}",
                f"Bidirectional LSTM against frames with true times: {with_times}",
            ]
        )

    def draw_example(self) -> Figure:
        """Draw where both kinds of networks put their symbols along the example."""
        example = self._find_example()
        networks = (self.networks[kind][0] for kind in OWN_KINDS)
        return draw_alignment(example, *(vowels.scores(network, example) for network in networks))

    def describe_example(self) -> str:
        """List the vowels of the example and those that were recognised."""
        example = self._find_example()
        lines = [f"said: {_list_vowels(example.vowels)}"]
        for name, kind in zip(("LSTM with CTC", "frame by frame"), OWN_KINDS, strict=True):
            decoded = self._decode(self.networks[kind][0], example)
            lines.append(f"{name}: {_list_vowels(decoded)}")
        return "\n".join(lines)

    def _find_example(self) -> VowelRecording:
        """Find a test recording with a repeated vowel that the first LSTM recognises, if any."""
        network = self.networks["bidirectional"][0]
        repeated = [
            one
            for one in self.parts["test"]
            if len(one.vowels) > 3 and np.any(np.diff(one.vowels) == 0)
        ]
        right = (one for one in repeated if self._decode(network, one) == one.vowels.tolist())
        return next(right, repeated[0])

    def _decode(self, network: Recogniser, one: VowelRecording) -> list[int]:
        return self.functions.greedy_ctc_decode(vowels.scores(network, one), BLANK)[0]


def _list_vowels(symbols: Iterable[int]) -> str:
    return ", ".join(VOWELS[symbol] for symbol in symbols)


def name_of(kind: Kind) -> str:
    """Return the name of a kind's plain method in figures and tables."""
    return f"LSTM, {kind}" if kind in LSTMS else kind


def measure(
    kind: Kind,
    network: Recogniser,
    parts: dict[str, list[VowelRecording]],
    decode: Callable = greedy_ctc_decode,
) -> dict[str, float]:
    """Test one network: method -> errors per vowel.

    A classifier of frames is also tested without its short runs. The shortest run allowed is the
    one with the fewest errors of this network on the validation recordings.
    """
    rates = {name_of(kind): error_rate(decode, network, parts["test"])}
    if kind not in LSTMS:
        shortest = min(
            SHORTEST, key=lambda frames: error_rate(decode, network, parts["validation"], frames)
        )
        rates[f"{kind}, short runs dropped"] = error_rate(decode, network, parts["test"], shortest)
    return rates


def kept_rates() -> dict[str, np.ndarray]:
    """Load the kept runs: method -> errors per vowel (seeds,)."""
    kept = load_results("07", RESULTS.stem)["rates"]
    return {name: np.array(values) for name, values in kept.items()}


def best_baseline(kind: Kind) -> np.ndarray:
    """Return the kept errors (seeds,) of the better of a classifier's two methods."""
    both = [values for name, values in kept_rates().items() if name.startswith(kind)]
    return min(both, key=lambda values: float(values.mean()))


def kept_outcome() -> Outcome:
    """Compare the bidirectional LSTMs with classifiers of frames that had the same labels."""
    return compare(-kept_rates()[name_of("bidirectional")], -best_baseline(FRAMES[1]))


def _train(
    kind: Kind, seed: int, parts: dict[str, list[VowelRecording]], rate: float, updates: int
) -> Recogniser:
    heard, unseen = parts["training"], parts["validation"]
    return vowels.train_recogniser(
        kind, seed, heard, unseen, pad_and_mask, rate=rate, updates=updates
    ).network


def search(kind: Kind, parts: dict[str, list[VowelRecording]]) -> dict[float, list[float]]:
    """Train briefly with each learning rate: rate -> validation errors per vowel of each seed.

    The errors are comparable between rates whatever the loss; a classifier's are those of the best
    shortest run.
    """
    heard = parts["validation"]
    runs = SHORTEST if kind not in LSTMS else (1,)
    errors: dict[float, list[float]] = {}
    for rate in RATES:
        networks = [_train(kind, seed, parts, rate, SEARCH_UPDATES) for seed in SEARCH_SEEDS]
        errors[rate] = [
            min(error_rate(greedy_ctc_decode, one, heard, shortest) for shortest in runs)
            for one in networks
        ]
    return errors


def main() -> None:
    """Search, train at full size and keep the results after each seed."""
    parts = draw_recordings(KEPT_RECORDINGS)
    searched = {kind: search(kind, parts) for kind in KINDS}
    chosen = {kind: choose(values) for kind, values in searched.items()}
    rates: dict[str, list[float]] = {}
    for done, seed in enumerate(TEST_SEEDS, start=1):
        for kind in KINDS:
            network = _train(kind, seed, parts, chosen[kind], KEPT_UPDATES)
            for name, rate in measure(kind, network, parts).items():
                rates.setdefault(name, []).append(rate)
        size = {
            "seeds": TEST_SEEDS[:done],
            "updates": KEPT_UPDATES,
            "search seeds": SEARCH_SEEDS,
            "search updates": SEARCH_UPDATES,
            "recordings": KEPT_RECORDINGS,
            "held out": HELD_OUT,
        }
        results = {
            "chosen": chosen,
            "validation errors of the search": searched,
            "rates": rates,
        }
        command = "python -m lstm_course.lessons.lesson_07.speech_runs"
        keep_results(RESULTS, command, size, results)


if __name__ == "__main__":
    main()
