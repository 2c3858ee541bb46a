"""Claims 5.1 and 5.2: which states a cell of a stack reads, traced in the learner's own stack.

`functions` is a namespace with stacked_lstm_forward. Ten random networks of torch's are the
reference.
"""

from collections.abc import Iterable
from types import SimpleNamespace

import numpy as np

from lstm_course.lessons.claims import Conclusion
from lstm_course.lessons.lesson_05.perturbation import (
    StateChanges,
    perturb_state,
    shut_output_gate,
)
from lstm_course.lessons.lesson_05.torch_stack import (
    TorchStack,
    largest_difference,
    recompute_cells,
    stack_of_torch,
)
from lstm_course.lessons.lesson_05.wirings import errors_of_wirings

SAME = 1e-10  # two float64 results of the same computation differ by less
SEEDS = range(10)
LAYER, STEP = 1, 2  # where a state is perturbed


def perturb_cell_state(
    functions: SimpleNamespace, real: TorchStack, *, gate_shut: bool = False
) -> StateChanges:
    """Perturb the cell state of layer 1 before step 2, with its output gate open or shut."""
    layers = shut_output_gate(real.layers, LAYER) if gate_shut else real.layers
    stack = functions.stacked_lstm_forward
    return perturb_state(stack, real.x, real.states, layers, layer=LAYER, step=STEP)


def cell_state_goes_up(functions: SimpleNamespace, seeds: Iterable[int] = SEEDS) -> Conclusion:
    """Claim 5.1: compare both wirings with torch, and perturb c behind a closed output gate."""
    stacks = [stack_of_torch(num_layers=3, seed=seed) for seed in seeds]
    wirings = errors_of_wirings(seeds)
    own = max(
        largest_difference(
            functions.stacked_lstm_forward(real.x, real.states, real.layers)[0], real.hs
        )
        for real in stacks
    )
    opened, shut = (
        [perturb_cell_state(functions, real, gate_shut=gate_shut) for real in stacks]
        for gate_shut in (False, True)
    )
    rows = [
        f"| {name} | {_range([run.c[LAYER].max() for run in runs])} "
        f"| {_range([_above(run) for run in runs])} |"
        for name, runs in (("unchanged", opened), ("closed", shut))
    ]
    head = ["| output gate of layer 1 | change of layer 1's c | change of layer 2's c and h |"]
    through_h_alone = max(map(_above, shut)) == 0 < min(run.c[LAYER].max() for run in shut)
    return Conclusion(
        "5.1",
        "false" if own < SAME < wirings["A"].min() and through_h_alone else "true",
        f"Both halves are wrong. Passing h up, your stack equals PyTorch's in {len(stacks)} random "
        f"networks to within {own:.0e}. Passing c up is off by {wirings['A'].min():.2f} to "
        f"{wirings['A'].max():.2f}. Behind a closed output gate, the cell state of layer 1 still "
        f"changes, but layer 2 changes by exactly {max(map(_above, shut)):.0f}.",
        table="\n".join([*head, "|---|---|---|", *rows]),
    )


def wires_of_a_cell(functions: SimpleNamespace, seeds: Iterable[int] = SEEDS) -> Conclusion:
    """Claim 5.2: recompute each cell from three states, then leave out one of them at a time."""
    names = {
        "nothing": "all three",
        "h_prev": "without h of its layer, one step before",
        "c_prev": "without c of its layer, one step before",
        "below": "without h of the layer below",
    }
    errors: dict[str, list[float]] = {name: [] for name in (*names, "c from below")}
    returned, cells = 0.0, 0
    for seed in seeds:
        real = stack_of_torch(num_layers=3, seed=seed)
        _, finals, caches = functions.stacked_lstm_forward(real.x, real.states, real.layers)
        for name in names:
            errors[name].append(recompute_cells(caches, real.layers, without=name))
        errors["c from below"].append(recompute_cells(caches, real.layers, c_from_below=True))
        pairs = zip(finals, caches, strict=True)
        lasts = [largest_difference(last, (cache.hs[-1], cache.cs[-1])) for last, cache in pairs]
        returned = max(returned, *lasts)
        cells += len(caches) * len(real.x)
    labels = names | {"c from below": "with c of the layer below in place of its h"}
    rows = [f"| {labels[name]} | {_range(found)} |" for name, found in errors.items()]
    needed = min(min(found) for name, found in errors.items() if name != "nothing")
    exact = max(*errors["nothing"], returned)
    return Conclusion(
        "5.2",
        "true" if exact < SAME < needed else "false",
        f"From these three states alone, each of {cells} cells in {len(errors['nothing'])} random "
        f"networks gives its h and c again, to within {max(errors['nothing']):.0e}. Without one "
        f"of the three, or with c from below, the largest error is at least {needed:.2f}.",
        table="\n".join(["| inputs of each cell | largest error |", "|---|---|", *rows]),
    )


def _above(changes: StateChanges) -> float:
    """Return the largest change of the layer above the perturbed one."""
    return float(max(changes.c[LAYER + 1].max(), changes.h[LAYER + 1].max()))


def _range(values: Iterable[float]) -> str:
    found = np.array(list(values))
    if found.max() < SAME:
        return "0" if found.max() == 0 else f"at most {found.max():.0e}"
    return f"{found.min():.2f} to {found.max():.2f}"
