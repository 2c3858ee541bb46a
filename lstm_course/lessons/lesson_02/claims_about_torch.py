"""Claims about an LSTM cell, tested on PyTorch's own cell with random weights.

The learner's functions repeat its step, so agreement to rounding is an exact argument for how it
computes. `functions` is a namespace with lstm_gates, forget, write and expose everywhere.
"""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import numpy as np

from lstm_course.lessons.claims import Conclusion
from lstm_course.lessons.lesson_02.torch_cell import share_kept_by_torch, step_of_torch, take_apart
from lstm_course.lessons.lesson_02.unsquashed import CellRun

SAME = 1e-12  # two float64 results of the same formula differ by less
DELETED = 1e-6  # share of a cell state below which we call it deleted
BLOCKS = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}


def four_blocks(functions: SimpleNamespace, guess: object = None) -> Conclusion:
    """Claim 2.1: count the parameters of torch.nn.LSTM, and repeat a step from them.

    Args:
        functions: those of a cell.
        guess: the learner's number of parameters for I = 3 and H = 5; None where there is none.
    """
    import torch

    I, H = 3, 5
    parameters = dict(torch.nn.LSTM(I, H).named_parameters())
    rows = [f"| `{name}` | {tuple(p.shape)} | {p.numel()} |" for name, p in parameters.items()]
    counted = sum(parameter.numel() for parameter in parameters.values())
    surplus = parameters["bias_hh_l0"].numel()
    expected = 4 * (H * I + H * H + H)

    step = step_of_torch(input_size=I, hidden_size=H)
    error = _largest_difference(take_apart(functions, step).h, step.h)
    said = "" if guess is None else f" You predicted {guess}."
    return Conclusion(
        "2.1",
        "true" if counted - surplus == expected and error < SAME else "false",
        f"4 (HI + HH + H) = {expected}.{said} PyTorch counts {counted}, because its second bias "
        f"adds {surplus}. With its weights, equation (10) gives its h to within {error:.0e}.",
        table="\n".join(["| parameter | shape | entries |", "|---|---|---|", *rows]),
    )


def no_delete_gate() -> Conclusion:
    """Claim 2.2: close one gate block after another and measure what is left of the cell state."""
    left = {letter: share_kept_by_torch(letter) for letter in BLOCKS}
    rows = [f"| {name} | {_share(left[letter])} |" for letter, name in BLOCKS.items()]
    nothing = f"| none | {_share(share_kept_by_torch())} |"
    deleting = [BLOCKS[letter] for letter, share in left.items() if share < DELETED]
    return Conclusion(
        "2.2",
        "false" if deleting == ["forget gate"] else "true",
        f"Only the {' and the '.join(deleting)} can delete: when it is closed, {left['f']:.0e} of "
        "the cell state is left. There is no delete gate beside it. The fourth block is the "
        "candidate.",
        table="\n".join(["| bias set to −20 | share kept |", "|---|---|", nothing, *rows]),
    )


def product_is_added(functions: SimpleNamespace) -> Conclusion:
    """Claim 2.3: compare what torch adds to the cell state with i ⊙ g and with i + g."""
    step = step_of_torch()
    parts = take_apart(functions, step)
    added = step.c - parts.kept  # (B, H)
    product, total = parts.i * parts.g, parts.i + parts.g
    error = _largest_difference(added, product)
    rows = [("added by PyTorch's cell", added), ("i ⊙ g", product), ("i + g, to compare", total)]
    units = range(added.shape[1])
    head = "| | " + " | ".join(f"unit {k}" for k in units) + " |"
    body = [f"| {name} | " + " | ".join(f"{v:.3f}" for v in row[0]) + " |" for name, row in rows]
    return Conclusion(
        "2.3",
        "true" if error < SAME else "false",
        f"PyTorch's cell adds i ⊙ g, to within {error:.0e}. It differs from i + g by up to "
        f"{_largest_difference(added, total):.2f}.",
        table="\n".join([head, "|---" * (len(units) + 1) + "|", *body]),
    )


def forget_gate_multiplies(functions: SimpleNamespace) -> Conclusion:
    """Claim 2.4: multiply, and add, the forget gate; compare both with torch's cell."""
    c_prev, f = np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5])
    kept = functions.forget(c_prev, f)
    step = step_of_torch()
    parts = take_apart(functions, step)
    if_added = functions.write(step.c_prev + parts.f, parts.i, parts.g)
    error, error_if_added = (_largest_difference(c, step.c) for c in (parts.c, if_added))
    return Conclusion(
        "2.4",
        "false" if error < SAME < error_if_added else "true",
        f"With c_prev = [2, 3, 4] and f = [0.1, 0.2, 0.5], the cell keeps the product "
        f"{kept.round(2).tolist()}. The sum would be {(c_prev + f).tolist()}. Multiplying gives "
        f"PyTorch's cell state to within {error:.0e}. Adding is wrong by up to "
        f"{error_if_added:.2f}.",
    )


def output_through_tanh(
    functions: SimpleNamespace, runs: Mapping[str, Sequence[CellRun]]
) -> Conclusion:
    """Claim 2.8: compare o ⊙ tanh(c) with torch's h, and describe cells without the tanh.

    Args:
        functions: those of a cell.
        runs: from `compare_unsquashed`: cells with tanh, and the same cells without.
    """
    step = step_of_torch()
    error = _largest_difference(take_apart(functions, step).h, step.h)
    largest, stuck = [], []
    for cells in runs.values():
        largest.append([run.largest.max() for run in cells])
        stuck.append([run.shut_or_open[-1] for run in cells])
    return Conclusion(
        "2.8",
        "true" if error < SAME else "false",
        f"o ⊙ tanh(c) gives PyTorch's h to within {error:.0e}. With tanh, |h| stays below 1 in all "
        f"{len(largest[0])} cells. Without it, the largest |h| in "
        f"{len(next(iter(runs.values()))[0].largest)} steps is between {min(largest[1]):.0f} and "
        f"{max(largest[1]):.0f}. Then "
        f"{min(stuck[1]):.0%} to {max(stuck[1]):.0%} of the gates are saturated, compared with at "
        f"most {max(stuck[0]):.0%} with tanh.",
    )


def _largest_difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def _share(share: float) -> str:
    return f"{share:.0%}" if share > 0.005 else f"{share:.1e}"
