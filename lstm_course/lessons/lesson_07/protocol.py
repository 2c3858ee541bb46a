"""How the four comparisons of lesson 07 are made, the same way for the LSTM and its baselines.

The data have three parts. The learning rate, and every other setting that is searched, is the one
with the best value on the validation part, over seeds of its own. Ten other seeds then train with
it, each network keeps the weights of its best validation check, and the test part is read once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lstm_course.lessons.scores import exact_rank_p_value, sign_test_p_value

if TYPE_CHECKING:
    import torch
Winner = Literal["lstm", "baseline", "tie"]
RATES = (0.001, 0.003, 0.01, 0.03)  # learning rates of the search
SEARCH_SEEDS = (100, 101)  # their networks are not kept
TEST_SEEDS = range(10)
CHECK_EVERY = 50  # updates
LEVEL = 0.05 / 4  # of significance: four tasks are four chances to be wrong


class EarlyStopping:
    """Keep the weights that do best on validation data, whatever comes after them.

    Example:
        >>> import torch
        >>> weight = torch.zeros(1)
        >>> stopping = EarlyStopping([weight], lambda: abs(weight.item() - 2), every=1)
        >>> for update in range(1, 6):
        ...     weight += 1
        ...     stopping.check(update)
        >>> stopping.restore()
        2
        >>> weight
        tensor([2.])
    """

    def __init__(
        self,
        weights: "Sequence[torch.Tensor]",
        measure: Callable[[], float],
        every: int = CHECK_EVERY,
    ) -> None:
        """Prepare the checks of one training.

        Args:
            weights: trained in place.
            measure: returns the validation value of the current weights; smaller is better.
            every: number of updates from one check to the next.
        """
        self._weights = weights
        self._measure = measure
        self._every = every
        self._best = [weight.detach().clone() for weight in weights]
        self._best_update = 0
        self.values: list[float] = []

    def check(self, update: int) -> None:
        """Measure the validation value if it is time to, and keep the weights if they are best.

        Args:
            update: number of updates so far.
        """
        import torch

        if update % self._every:
            return
        with torch.no_grad():
            value = self._measure()
        if value < min(self.values, default=np.inf):
            self._best = [weight.detach().clone() for weight in self._weights]
            self._best_update = update
        self.values.append(value)

    def restore(self) -> int:
        """Restore the best weights, in place, and return the update that they are from.

        The weights of a training that was too short for a check stay as they are.
        """
        import torch

        if self.values:
            with torch.no_grad():
                for weight, best in zip(self._weights, self._best, strict=True):
                    weight.copy_(best)
        return self._best_update


def choose(validation: Mapping[float, Sequence[float]]) -> float:
    """Return the setting with the smallest mean validation value.

    Args:
        validation: setting -> values, one per seed of the search.

    Example:
        >>> choose({0.01: [0.5, 0.7], 0.03: [0.4, 0.9]})
        0.01
    """
    return min(validation, key=lambda setting: float(np.mean(validation[setting])))


class Outcome(NamedTuple):
    """The winner of a comparison and the p-value of its exact test."""

    winner: Winner
    p: float

    def __str__(self) -> str:
        names = {"lstm": "LSTM better", "baseline": "baseline better", "tie": "no difference shown"}
        return f"{names[self.winner]}, p = {self.p:.2g}"


def compare(ours: Sequence[float] | np.ndarray, theirs: Sequence[float] | np.ndarray) -> Outcome:
    """Compare the LSTM's scores with a baseline's by an exact test; higher is better.

    Two samples of seeds get the rank test. A baseline without seeds has one score; the sign test
    then asks on which side of it the LSTM's seeds are.

    Args:
        ours: the LSTM's scores, one per seed.
        theirs: the baseline's.

    Example:
        >>> str(compare(range(10, 20), range(10)))
        'LSTM better, p = 1.1e-05'
        >>> str(compare([1.0, 4.0], [2.0, 3.0]))
        'no difference shown, p = 1'
    """
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    if len(theirs) == 1:
        p = sign_test_p_value(ours, float(theirs[0]))
    else:
        p = exact_rank_p_value(ours, theirs)
    above = np.sign(ours[:, None] - theirs[None]).mean()
    winner: Winner = "tie" if p >= LEVEL else "lstm" if above > 0 else "baseline"
    return Outcome(winner, p)
