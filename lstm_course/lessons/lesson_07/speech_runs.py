"""Recognisers of vowels over several seeds: LSTMs with CTC against classifiers of frames."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_07 import vowels
from lstm_course.lessons.lesson_07.vowel_alignment import draw_alignment
from lstm_course.lessons.lesson_07.vowel_errors import draw_error_rates, error_rate
from lstm_course.lessons.lesson_07.vowels import BLANK, LSTMS, Kind, Recogniser
from lstm_course.lessons.scores import mean_and_range, winner
from lstm_course.size import experiment_size
from lstm_course.tasks.vowels import VOWELS

SIZES = {"quick": (700, 500, 2), "full": (4000, 2500, 5)}  # training recordings, updates, seeds
TEST_RECORDINGS = 150
SHORTEST = (1, 2, 3)  # frames of the shortest run, chosen on as many training recordings
FRAMES: tuple[Kind, Kind] = ("frames, true times", "frames, even times")


@dataclass
class SpeechExperiment:
    """Trained recognisers and their errors.

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
        self.training = vowels.recordings(0, self.size[0])
        self.test = vowels.recordings(1, TEST_RECORDINGS)

    def train(self, kind: Kind) -> str:
        """Train and test the networks of one kind, and describe their errors.

        A classifier of frames is also tested without its short runs. The shortest run allowed is
        the one with the fewest errors on training recordings.
        """
        _, updates, seeds = self.size
        pad_and_mask = self.functions.pad_and_mask
        self.networks[kind] = [
            vowels.train_recogniser(kind, seed, self.training, pad_and_mask, updates=updates)
            for seed in self.progress(range(seeds))
        ]
        names = [f"LSTM, {kind}" if kind in LSTMS else kind]
        self.rates[names[0]] = self._measure(kind, shortest=1)
        if kind not in LSTMS:
            shortest = self._choose_shortest_run(kind)
            names.append(f"{kind}, runs of {shortest} frames or more")
            self.rates[names[1]] = self._measure(kind, shortest)
        return "\n".join(f"{name:<44} {mean_and_range(self.rates[name])}" for name in names)

    def _measure(self, kind: Kind, shortest: int) -> np.ndarray:
        decode = self.functions.greedy_ctc_decode
        return np.array(
            [error_rate(decode, one, self.test, shortest) for one in self.networks[kind]]
        )

    def _choose_shortest_run(self, kind: Kind) -> int:
        decode, network = self.functions.greedy_ctc_decode, self.networks[kind][0]
        tuning = self.training[:TEST_RECORDINGS]
        return min(SHORTEST, key=lambda frames: error_rate(decode, network, tuning, frames))

    def best_baseline(self, kind: Kind) -> np.ndarray:
        """Return the errors (seeds,) of the better of a classifier's two methods."""
        both = [values for name, values in self.rates.items() if name.startswith(kind)]
        return min(both, key=lambda values: float(values.mean()))

    def outcome(self) -> str:
        """Return "lstm", "baseline" for frames with even times, or "tie"."""
        return winner(-self.rates["LSTM, bidirectional"], -self.best_baseline(FRAMES[1]))

    def draw(self) -> Figure:
        """Draw the errors of every method."""
        return draw_error_rates(self.rates)

    def describe(self, guess: str | None = None) -> str:
        """Describe the outcomes beside the learner's guess."""
        lstm = self.rates["LSTM, bidirectional"]
        with_times = winner(-lstm, -self.best_baseline(FRAMES[0]))
        directions = winner(-lstm, -self.rates["LSTM, forward"])
        return (
            f"Bidirectional LSTM against frames with even times: {self.outcome()}; your guess: "
            f"{guess or '–'}\n"
            f"Bidirectional LSTM against frames with true times: {with_times}\n"
            f"Bidirectional LSTM against forward LSTM as the baseline: {directions}"
        )

    def draw_example(self) -> Figure:
        """Draw where both kinds of networks put their symbols along the example."""
        example = self._find_example()
        networks = (self.networks["bidirectional"][0], self.networks[FRAMES[0]][0])
        return draw_alignment(example, *(vowels.scores(network, example) for network in networks))

    def describe_example(self) -> str:
        """List the vowels of the example and those that were recognised."""
        example = self._find_example()
        lines = [f"said: {_list_vowels(example.vowels)}"]
        kinds: dict[str, Kind] = {"LSTM with CTC": "bidirectional", "frame by frame": FRAMES[0]}
        for name, kind in kinds.items():
            decoded = self._decode(self.networks[kind][0], example)
            lines.append(f"{name}: {_list_vowels(decoded)}")
        return "\n".join(lines)

    def _find_example(self) -> vowels.VowelRecording:
        """Find a recording with a repeated vowel that the first LSTM recognises."""
        network = self.networks["bidirectional"][0]
        repeated = (
            one for one in self.test if len(one.vowels) > 3 and np.any(np.diff(one.vowels) == 0)
        )
        return next(one for one in repeated if self._decode(network, one) == one.vowels.tolist())

    def _decode(self, network: Recogniser, one: vowels.VowelRecording) -> list[int]:
        return self.functions.greedy_ctc_decode(vowels.scores(network, one), BLANK)[0]


def _list_vowels(symbols: Iterable[int]) -> str:
    return ", ".join(VOWELS[symbol] for symbol in symbols)
