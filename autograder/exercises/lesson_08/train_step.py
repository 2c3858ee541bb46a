"""Exercise `train_step`: one step of training.

T time steps, B streams, V tokens of the vocabulary.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.leaves import END_TO_END
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_08.axes import PAIR

STEP = "One step, in the right order"
STEPS = "lstm_course.char_lm.steps"
SCALER = "scaler"


def _draw_training(
    rng: np.random.Generator, max_norm: float = 0.3, scale: float = 0.0, precision: str = ""
) -> tuple:
    T, B, V = sizes(rng, T=(4, 5), B=(2, 3), V=(6, 7))
    inputs, targets = rng.integers(0, V, (2, 2, T, B))
    return inputs, targets, V, int(rng.integers(2**31)), max_norm, scale, precision


def _draw_training_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(_draw_training(rng, max_norm=float("inf")), "with an infinite max_norm nothing clips"),
        Case(_draw_training(rng, precision="bfloat16"), "the step is to run in bfloat16"),
        Case(_draw_training(rng, scale=1024.0), "there is a scaler of losses", part=SCALER),
        Case(
            _draw_training(rng, max_norm=float("inf"), scale=4096.0),
            "there is a scaler, and nothing clips",
            part=SCALER,
        ),
    )


TRAIN_STEP = Exercise(
    name="train_step",
    lesson="08",
    section=STEP,
    reference=LazyFunction(STEPS, "train_step"),
    draw=_draw_training,
    draws=3,
    probes=_draw_training_probes,
    harness="training",
    trials=40,
    parts=(
        Part("loss", 1),
        Part("state", 1, PAIR),
        Part("norm", 0.5),
        Part("step", 1, {"weights": END_TO_END, "scale": ""}),
        Part("second_step", 1, {"loss": "", "norm": "", "weights": END_TO_END}),
        Part("precision", 0.5),
        Part(SCALER, 1, meaning="with a scaler all is as it would be without one"),
    ),
    order=("precision", "loss", "state", "norm", "step", "second_step"),
    mistakes=(
        Mistake(
            "state-not-carried",
            "the state that is handed in is not used: every batch starts from zeros",
            "what does the model get beside the inputs?",
            ("model(inputs, state)", "model(inputs)"),
        ),
        Mistake(
            "never-detached",
            "the state is never detached: the second step would go back through the first batch",
            "where should the way back of a batch end?",
            (
                ("    state = detach_state(state)\n", ""),
                ("loss.item(), detach_state(state)", "loss.item(), state"),
            ),
        ),
        Mistake(
            "state-comes-back-tracked",
            "the state that comes back hangs on the batch's graph, which then cannot be freed",
            "what does the caller want of the state: its numbers, or its past?",
            ("loss.item(), detach_state(state)", "loss.item(), state"),
        ),
        Mistake(
            "old-state-comes-back",
            "the state that comes back is the one that was handed in",
            "which state does the next batch need: that before this one, or that after it?",
            ("logits, state = model(", "logits, _ = model("),
        ),
        Mistake(
            "gradients-not-cleared",
            "the gradients of the batches before are still there: each step adds its own to them",
            "what does `backward` do with gradients that are already there?",
            ("    optimizer.zero_grad(set_to_none=True)\n", ""),
        ),
        Mistake(
            "clears-after-backward",
            "the gradients are cleared between backward and step: nothing is left to step along",
            "in which order come clearing, backward and step?",
            (
                ("    optimizer.zero_grad(set_to_none=True)\n", ""),
                ("    scaler.unscale_(", "    optimizer.zero_grad()\n    scaler.unscale_("),
            ),
        ),
        Mistake(
            "not-clipped",
            "the step is taken along gradients that are not clipped, or not yet: one bad batch "
            "throws the model far off",
            "what is `max_norm` for, and in which order come clipping and step?",
            (
                "nn.utils.clip_grad_norm_(model.parameters(), max_norm)",
                'nn.utils.clip_grad_norm_(model.parameters(), float("inf"))',
            ),
        ),
        Mistake(
            "clipped-before-unscaling",
            "the gradients are clipped while they are still scaled: their norm is then some "
            "thousand times too large, and all is clipped",
            "what does the norm of *scaled* gradients say?",
            (
                "    scaler.unscale_(optimizer)\n"
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n",
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n"
                "    scaler.unscale_(optimizer)\n",
            ),
        ),
        Mistake(
            "loss-not-scaled",
            "the loss is not scaled, but its gradients are unscaled: they are some thousand times "
            "too small",
            "what does `backward` start from, where there is a scaler?",
            ("scaler.scale(loss).backward()", "loss.backward()"),
        ),
        Mistake(
            "scaler-not-updated",
            "the scaler is never told that a step has ended: it cannot adapt its scale",
            "which call ends a step with a scaler?",
            ("    scaler.update()\n", ""),
        ),
        Mistake(
            "clipped-by-value",
            "every entry is clipped by itself, which turns the gradient's direction; the global "
            "norm is asked for",
            "which of torch's two ways to clip keeps the direction?",
            (
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n",
                '    norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))\n'
                "    nn.utils.clip_grad_value_(model.parameters(), max_norm)\n",
            ),
        ),
        Mistake(
            "clipped-one-by-one",
            "every parameter is clipped by its own norm; all share one",
            "what is the norm of all the gradients laid end to end?",
            (
                "    norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm)\n",
                '    norm = nn.utils.clip_grad_norm_(model.parameters(), float("inf"))\n'
                "    for parameter in model.parameters():\n"
                "        nn.utils.clip_grad_norm_([parameter], max_norm)\n",
            ),
        ),
        Mistake(
            "norm-after-clipping",
            "the norm that comes back is that after clipping, which says nothing of how large the "
            "gradients were",
            "what does torch's clipping function return?",
            (
                "    scaler.step(optimizer)\n",
                "    norm = nn.utils.get_total_norm([p.grad for p in model.parameters()])\n"
                "    scaler.step(optimizer)\n",
            ),
        ),
        Mistake(
            "no-step",
            "no step is taken: the weights stay what they were",
            "who moves the weights?",
            ("scaler.step(optimizer)", "pass"),
        ),
        Mistake(
            "two-steps",
            "two steps are taken down the same gradient",
            "who steps, where there is a scaler: the scaler, or the optimiser?",
            ("scaler.step(optimizer)\n", "scaler.step(optimizer)\n    optimizer.step()\n"),
        ),
        Mistake(
            "summed-loss",
            "the loss is the sum over all characters; their mean is asked for",
            "should the step depend on how many characters a batch holds?",
            ("targets.flatten())", 'targets.flatten(), reduction="sum")'),
        ),
        Mistake(
            "loss-in-bits",
            "the loss is in bits; nats are asked for here, as torch has them",
            "which logarithm does torch's cross-entropy take?",
            ("return loss.item()", "return loss.item() / math.log(2)"),
        ),
        Mistake(
            "loss-of-the-last-step",
            "only the last time step's loss counts; each step has a target",
            "how many characters does a batch ask for?",
            (
                "F.cross_entropy(logits.flatten(0, 1), targets.flatten())",
                "F.cross_entropy(logits[-1], targets[-1])",
            ),
        ),
        Mistake(
            "no-autocast",
            "the model does not run in the precision that is asked for",
            "which context makes torch compute in another precision?",
            ("enabled=precision is not None", "enabled=False"),
        ),
        Mistake(
            "loss-comes-back-as-a-tensor",
            "the loss comes back as a tensor, which keeps the whole graph of the batch alive",
            "which method of a tensor gives a plain number?",
            ("return loss.item()", "return loss"),
        ),
    ),
)
