"""Exercise `train_step`: one step of training.

T time steps, B streams, V tokens of the vocabulary.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.harness import HIDDEN
from autograder.engine.leaves import END_TO_END
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_08.axes import PAIR

STEP = "One step, in the right order"
STEPS = "lstm_course.char_lm.steps"
SINGLE = 5e-7  # relative error of what is computed from `logits.float()`
SCALER = "scaler"
START = "start"
NO_STATE = "no state"  # how a first step is called


def _draw_training(
    rng: np.random.Generator,
    max_norm: float = 0.3,
    scale: float = 0.0,
    precision: str = "",
    how: str = "",
) -> tuple:
    T, B, V = sizes(rng, T=(4, 5), B=(2, 3), V=(6, 7))
    inputs, targets = rng.integers(0, V, (2, 2, T, B))
    seed = int(rng.integers(2**31))
    state = None if how == NO_STATE else _draw_state(B, seed)
    return inputs, targets, state, V, seed, max_norm, scale, precision, how


def _draw_state(B: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    h, c = np.random.default_rng([seed, B]).standard_normal((2, 1, B, HIDDEN))
    return np.tanh(h), c


def _draw_training_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(
            _draw_training(rng, max_norm=float("inf")),
            "with an infinite `max_norm` nothing is clipped",
        ),
        Case(
            _draw_training(rng, max_norm=100.0),
            "gradients whose norm is below `max_norm` stay as they are",
        ),
        Case(_draw_training(rng, precision="bfloat16"), "the step runs in bfloat16"),
        Case(_draw_training(rng, precision="float16"), "the step runs in float16", small=True),
        Case(_draw_training(rng, scale=1024.0), "there is a loss scaler", part=SCALER),
        Case(
            _draw_training(rng, max_norm=float("inf"), scale=4096.0),
            "there is a loss scaler, and nothing is clipped",
            part=SCALER,
        ),
        Case(
            _draw_training(rng, scale=2048.0, how="infinite"),
            "there is a loss scaler, and a gradient is infinite",
            part=SCALER,
        ),
        Case(_draw_training(rng, how=NO_STATE), "there is no state yet (`None`)", part=START),
        Case(
            _draw_training(rng, max_norm=1.0, how="defaults"),
            "`max_norm`, `scaler` and `precision` are left out",
            part=START,
        ),
    )


TRAIN_STEP = Exercise(
    name="train_step",
    lesson="08",
    section=STEP,
    reference=LazyFunction(STEPS, "train_step"),
    draw=_draw_training,
    draws=3,
    small=("B", "T"),
    probes=_draw_training_probes,
    harness="training",
    trials=40,
    parts=(
        Part("loss", 1, rounding=SINGLE),
        Part("state", 1, PAIR),
        Part("norm", 0.5, rounding=SINGLE),
        Part("step", 1, {"change": END_TO_END, "scale": ""}),
        Part("second_step", 0.5, {"loss": "", "norm": "", "change": END_TO_END}),
        Part("precision", 0.5),
        Part("training_mode", 0.5),
        Part(SCALER, 0.5, meaning="with a loss scaler, all results are as they are without one"),
        Part(START, 0.5, meaning="a first step without a state, and with the default arguments"),
    ),
    order=("training_mode", "precision", "loss", "state", "norm", "step", "second_step"),
    mistakes=(
        Mistake(
            "state-not-carried",
            "the given state has no effect: every batch starts from zeros",
            "what does the model receive besides the inputs?",
            ("model(inputs, state)", "model(inputs)"),
        ),
        Mistake(
            "never-detached",
            "the state is never detached, so the second step backpropagates into the first batch",
            "where should the backward pass of a batch end?",
            (
                ("    state = detach_state(state)\n", ""),
                ("loss.item(), detach_state(state)", "loss.item(), state"),
            ),
        ),
        Mistake(
            "state-comes-back-tracked",
            "the returned state still requires gradients, so it can keep the graph of this batch "
            "in memory",
            "what does the next batch need from the state: its values or its history?",
            ("loss.item(), detach_state(state)", "loss.item(), state"),
        ),
        Mistake(
            "old-state-comes-back",
            "the returned state is the one from before this batch",
            "which state does the next batch need: the one before this batch or the one after it?",
            ("logits, state = model(", "logits, _ = model("),
        ),
        Mistake(
            "gradients-not-cleared",
            "the gradients of earlier batches are not cleared: each batch adds its own to them",
            "what does `backward()` do with gradients that already exist?",
            ("    optimizer.zero_grad(set_to_none=True)\n", ""),
        ),
        Mistake(
            "clears-after-backward",
            "the weights do not change and the norm is 0: no gradients are left when the step is "
            "taken",
            "in which order should clearing, backward pass and step come?",
            (
                ("    optimizer.zero_grad(set_to_none=True)\n", ""),
                ("    scaler.unscale_(", "    optimizer.zero_grad()\n    scaler.unscale_("),
            ),
        ),
        Mistake(
            "not-clipped",
            "the step uses gradients that are not clipped, so one bad batch can throw the model "
            "far off",
            "what does `max_norm` limit, and in which order should clipping and the step come?",
            (
                "nn.utils.clip_grad_norm_(model.parameters(), max_norm)",
                'nn.utils.clip_grad_norm_(model.parameters(), float("inf"))',
            ),
        ),
        Mistake(
            "scaled-up-to-the-limit",
            "gradients whose norm is below `max_norm` are scaled up to it",
            "should a step with small gradients become larger?",
            (
                "nn.utils.clip_grad_norm_(model.parameters(), max_norm)",
                'nn.utils.clip_grad_norm_(model.parameters(), float("inf"))\n'
                "    for parameter in model.parameters():\n"
                '        parameter.grad *= 1 if max_norm == float("inf") else max_norm / norm',
            ),
        ),
        Mistake(
            "targets-transposed",
            "the targets are flattened in another order than the logits, so most of them "
            "belong to other logits",
            "with T = 2 and B = 3, which entry of the flat logits belongs to step 0 of stream 1?",
            ("targets.flatten()", "targets.T.flatten()"),
        ),
        Mistake(
            "limit-of-one",
            "`max_norm` has no effect: the limit is always its default, 1",
            "where does your code use `max_norm`?",
            ("(model.parameters(), max_norm)", "(model.parameters(), 1.0)"),
        ),
        Mistake(
            "clipped-before-unscaling",
            "the gradients are clipped while they are still scaled, so their norm is far too "
            "large and little is left of them",
            "by which factor does the scale change the norm of the gradients?",
            (
                "    scaler.unscale_(optimizer)\n"
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n",
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n"
                "    scaler.unscale_(optimizer)\n",
            ),
        ),
        Mistake(
            "loss-not-scaled",
            "the gradients are unscaled, but the loss was never scaled",
            "if there is a scaler, which loss should the backward pass start from?",
            ("scaler.scale(loss).backward()", "loss.backward()"),
        ),
        Mistake(
            "steps-on-infinite-gradients",
            "the optimiser takes its step even where a gradient is infinite, so the weights become "
            "NaN",
            "which of the scaler's methods skips a step where a gradient is infinite?",
            ("    scaler.step(optimizer)\n", "    optimizer.step()\n"),
        ),
        Mistake(
            "scaler-not-updated",
            "the scale never changes, because the scaler is not updated after the step",
            "which of the scaler's methods ends a step?",
            ("    scaler.update()\n", ""),
        ),
        Mistake(
            "clipped-by-value",
            "each entry is clipped by itself, which changes the direction of the gradient; the "
            "global norm should be clipped",
            "which of torch's two clipping functions keeps the direction?",
            (
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n",
                '    norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))\n'
                "    nn.utils.clip_grad_value_(model.parameters(), max_norm)\n",
            ),
        ),
        Mistake(
            "clipped-one-by-one",
            "each parameter is clipped by its own norm; all parameters should share the global "
            "norm",
            "what is the norm of all gradients as one long vector?",
            (
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n",
                '    norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))\n'
                "    for parameter in model.parameters():\n"
                "        nn.utils.clip_grad_norm_([parameter], max_norm)\n",
            ),
        ),
        Mistake(
            "norm-after-clipping",
            "the returned norm is the one after clipping; it should show how large the gradients "
            "were before",
            "which norm does torch's clipping function return?",
            (
                "    scaler.step(optimizer)\n",
                "    norm = nn.utils.get_total_norm([p.grad for p in model.parameters()])\n"
                "    scaler.step(optimizer)\n",
            ),
        ),
        Mistake(
            "no-step",
            "the weights do not change: either no step is taken, or no gradients are left for it",
            "which call changes the weights, and in which order should clearing, backward pass and "
            "step come?",
            ("scaler.step(optimizer)", "pass"),
        ),
        Mistake(
            "two-steps",
            "two steps are taken along the same gradient",
            "if there is a scaler, which object takes the step: the scaler or the optimiser?",
            ("scaler.step(optimizer)\n", "scaler.step(optimizer)\n    optimizer.step()\n"),
        ),
        Mistake(
            "summed-loss",
            "the loss is the sum over all characters instead of their mean",
            "should the size of the step depend on the size of the batch?",
            ("targets.flatten())", 'targets.flatten(), reduction="sum")'),
        ),
        Mistake(
            "softmax-twice",
            "the softmax is applied twice: torch's cross-entropy expects scores and applies it "
            "itself",
            "does the loss that you call expect scores or probabilities?",
            ("logits.flatten(0, 1), targets", "logits.flatten(0, 1).softmax(-1), targets"),
        ),
        Mistake(
            "loss-in-bits",
            "the returned loss is in bits instead of nats",
            "which logarithm does torch's cross-entropy use?",
            ("return loss.item()", "return loss.item() / math.log(2)"),
        ),
        Mistake(
            "loss-of-the-last-step",
            "only the loss of the last time step counts; every step has a target",
            "how many targets does a batch contain?",
            (
                "F.cross_entropy(logits.flatten(0, 1), targets.flatten())",
                "F.cross_entropy(logits[-1], targets[-1])",
            ),
        ),
        Mistake(
            "no-autocast",
            "the model does not run in the requested precision",
            "which context makes torch compute in another precision?",
            ("enabled=precision is not None", "enabled=False"),
        ),
        Mistake(
            "loss-comes-back-as-a-tensor",
            "the loss is returned as a tensor instead of a plain number; a tensor can keep the "
            "graph of the batch alive",
            "which tensor method returns a plain number?",
            ("return loss.item()", "return loss"),
        ),
    ),
)
