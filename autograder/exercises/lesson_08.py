"""Lesson 08: the training lab. All of it in torch, called by the harnesses of this lesson.

T time steps, B streams, N tokens, V tokens of the vocabulary, P tokens of a prompt. What a step of
training or a checkpoint does is judged on a tiny model: by losses, by how its weights move, by what
a run that goes on does next.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Later, Mistake, Part

STREAMS = "Streams"
STATE = "The state goes on, the way back does not"
STEP = "One step, in the right order"
BITS = "How good is it?"
WRITING = "Writing"
CHECKPOINTS = "Stop and go on"

STEPS = "lstm_course.lab.steps"
CHECKPOINT = "lstm_course.lab.checkpoint"
PAIR = {"h": "L B H", "c": "L B H"}

# --- streams -----------------------------------------------------------------------------------


def _draw_streams(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    """Tokens that are all different tell which one stands where."""
    B, T = draws.sizes(rng, (3, 4), (5, 6))
    steps = 3 * T + int(rng.integers(1, T))
    N = B * steps + 1 + int(rng.integers(1, B))
    return rng.permutation(N + 20)[:N], B, T


def _streams_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def text(N: int) -> np.ndarray:
        return rng.permutation(N)

    return (
        Case((np.arange(31), 3, 5), "the text is 0, 1, 2, …: streams begin at 0, 10 and 20"),
        Case((text(25), 1, 6), "one stream alone is the text, piece by piece"),
        Case((text(25), 3, 100), "a batch longer than the streams holds all of them"),
        Case((text(24), 4, 5), "23 tokens have a next one: 4 streams of 5 steps, and 3 are left"),
    )


STREAM_BATCHES = Exercise(
    name="stream_batches",
    lesson="08",
    section=STREAMS,
    reference=Later("lstm_course.lab.streams", "stream_batches"),
    draw=_draw_streams,
    probes=_streams_probes,
    harness="batches",
    parts=(
        Part("inputs", 1.5, "T B", within="batches"),
        Part("targets", 1.5, "T B", within="batches"),
    ),
    mistakes=(
        Mistake(
            "neighbours-side-by-side",
            "neighbouring characters stand in neighbouring streams: no stream is a piece of the "
            "text",
            "which token should come after the first one in stream 0?",
            (
                (
                    "tokens[: steps * batch_size].reshape(batch_size, steps).T",
                    "tokens[: steps * batch_size].reshape(steps, batch_size)",
                ),
                (
                    "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                    "tokens[1 : steps * batch_size + 1].reshape(steps, batch_size)",
                ),
            ),
        ),
        Mistake(
            "targets-are-inputs",
            "the targets are the inputs: the model learns to repeat what it reads",
            "which character is a model to say after reading this one?",
            ("tokens[1 : steps * batch_size + 1]", "tokens[: steps * batch_size]"),
        ),
        Mistake(
            "targets-two-ahead",
            "the targets are two characters ahead; the next one is asked for",
            "which character comes right after this one?",
            (
                ("(len(tokens) - 1) // batch_size", "(len(tokens) - 2) // batch_size"),
                ("tokens[1 : steps * batch_size + 1]", "tokens[2 : steps * batch_size + 2]"),
            ),
        ),
        Mistake(
            "batch-first",
            "the batches have the streams first; in this course time comes first",
            "what does `inputs[0]` hold: a stream, or a step of all of them?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "yield inputs[start : start + length].T, targets[start : start + length].T",
            ),
        ),
        Mistake(
            "loses-the-last-batch",
            "the last, shorter batch is missing",
            "may a batch have fewer steps than the others?",
            ("range(0, steps, length)", "range(0, steps - length + 1, length)"),
        ),
        Mistake(
            "overlapping-batches",
            "each batch starts one step after the one before it: the state after a batch is not "
            "the state before the next",
            "where does a stream go on after a batch of T steps?",
            ("range(0, steps, length)", "range(0, steps, 1)"),
        ),
        Mistake(
            "skips-a-step",
            "a step of every stream is left out between two batches",
            "where does a stream go on after a batch of T steps?",
            ("range(0, steps, length)", "range(0, steps, length + 1)"),
        ),
        Mistake(
            "shuffled-order",
            "the batches come from the last to the first: the state of one says nothing of the "
            "next",
            "which batch should follow on the first one?",
            ("range(0, steps, length)", "reversed(range(0, steps, length))"),
        ),
        Mistake(
            "first-batch-only",
            "there is only one batch, the first",
            "does your loop come to its second turn?",
            ("range(0, steps, length)", "range(0, 1, length)"),
        ),
        Mistake(
            "one-stream",
            "every stream holds the beginning of the text",
            "at which token does stream 1 begin?",
            (
                (
                    "tokens[: steps * batch_size].reshape(batch_size, steps).T",
                    "tokens[:steps].expand(batch_size, steps).T",
                ),
                (
                    "tokens[1 : steps * batch_size + 1].reshape(batch_size, steps).T",
                    "tokens[1 : steps + 1].expand(batch_size, steps).T",
                ),
            ),
        ),
        Mistake(
            "whole-batches-of-text",
            "each batch is a piece of the text cut into streams of its own: where a stream ends, "
            "the next batch does not go on",
            "which token comes first in stream 0 of the second batch?",
            function=lambda tokens, batch_size, length: [
                (
                    tokens[k : k + batch_size * length].reshape(batch_size, length).T,
                    tokens[k + 1 : k + 1 + batch_size * length].reshape(batch_size, length).T,
                )
                for k in range(0, len(tokens) - batch_size * length, batch_size * length)
            ],
        ),
        Mistake(
            "targets-first",
            "targets and inputs are exchanged: the targets come before the inputs",
            "in which order are the two asked for, and in which do they stand in the text?",
            (
                "yield inputs[start : start + length], targets[start : start + length]",
                "yield targets[start : start + length], inputs[start : start + length]",
            ),
        ),
    ),
)

# --- the state ---------------------------------------------------------------------------------


def _draw_state(rng: np.random.Generator) -> tuple[tuple[np.ndarray, np.ndarray]]:
    L, B, H = draws.sizes(rng, (2, 3), (3, 4), (4, 6))
    return ((draws.normal(rng, L, B, H), draws.normal(rng, L, B, H)),)


DETACH_STATE = Exercise(
    name="detach_state",
    lesson="08",
    section=STATE,
    reference=Later(STEPS, "detach_state"),
    draw=_draw_state,
    probes=lambda rng: (
        Case((None,), "where the streams begin there is no state: None stays None"),
    ),
    harness="states",
    parts=(Part("state", 1, PAIR),),
    mistakes=(
        Mistake(
            "not-detached",
            "the state still hangs on the graph, as a copy would, too: the way back would go on "
            "into the batch before",
            "which method of a tensor gives its numbers without their past?",
            ("return h.detach(), c.detach()", "return h, c"),
        ),
        Mistake(
            "only-h",
            "h is cut off and c is not: the way back goes on along c",
            "along how many states does a gradient go back?",
            ("c.detach()", "c"),
        ),
        Mistake(
            "only-c",
            "c is cut off and h is not: the way back goes on along h",
            "along how many states does a gradient go back?",
            ("h.detach()", "h"),
        ),
        Mistake(
            "in-place",
            "the caller's own state is cut off (`detach_` works in place): leave it as it is",
            "what is the difference between `detach()` and `detach_()`?",
            ("h.detach(), c.detach()", "h.detach_(), c.detach_()"),
        ),
        Mistake(
            "zeros",
            "the state is set to zeros: the next batch does not know what came before it",
            "what is to stay of the state: its numbers, or its past?",
            (
                "h.detach(), c.detach()",
                "h.detach().new_zeros(h.shape), c.detach().new_zeros(c.shape)",
            ),
        ),
        Mistake(
            "forgotten",
            "the state is gone: None makes the next batch start from zeros",
            "what is to stay of the state: its numbers, or its past?",
            ("return h.detach(), c.detach()", "return None"),
        ),
        Mistake(
            "swapped",
            "h and c are exchanged",
            "in which order does torch give and take the two?",
            ("h.detach(), c.detach()", "c.detach(), h.detach()"),
        ),
        Mistake(
            "no-state-to-begin-with",
            "None, where there is no state yet, makes it stop",
            "what does a model get with the very first batch?",
            ("if state is None:", "if False:"),
        ),
    ),
)

# --- a step of training ------------------------------------------------------------------------

SCALER = "scaler"


def _training(
    rng: np.random.Generator, max_norm: float = 0.3, scale: float = 0.0, precision: str = ""
) -> tuple:
    T, B, V = draws.sizes(rng, (4, 5), (2, 3), (6, 7))
    inputs, targets = rng.integers(0, V, (2, 2, T, B))
    return inputs, targets, V, int(rng.integers(2**31)), max_norm, scale, precision


def _training_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(_training(rng, max_norm=float("inf")), "with an infinite max_norm nothing clips"),
        Case(_training(rng, precision="bfloat16"), "the step is to run in bfloat16"),
        Case(_training(rng, scale=1024.0), "there is a scaler of losses", part=SCALER),
        Case(
            _training(rng, max_norm=float("inf"), scale=4096.0),
            "there is a scaler, and nothing clips",
            part=SCALER,
        ),
    )


TRAIN_STEP = Exercise(
    name="train_step",
    lesson="08",
    section=STEP,
    reference=Later(STEPS, "train_step"),
    draw=_training,
    draws=3,
    probes=_training_probes,
    harness="training",
    trials=40,
    parts=(
        Part("loss", 1),
        Part("state", 1, PAIR),
        Part("norm", 0.5),
        Part("step", 1, {"weights": "", "scale": ""}),
        Part("second_step", 1, {"loss": "", "norm": "", "weights": ""}),
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

# --- bits a character --------------------------------------------------------------------------


def _draw_bits(rng: np.random.Generator) -> tuple:
    T, B, V = draws.sizes(rng, (6, 8), (2, 3), (9, 11))
    lengths = (T, T, int(rng.integers(2, 4)))
    batches = [tuple(rng.integers(0, V, (2, length, B))) for length in lengths]
    return batches, V, int(rng.integers(2**31))


def _bits_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    batches, V, seed = _draw_bits(rng)
    return (
        Case((batches[:1], V, seed), "one batch alone"),
        Case(([batches[2], batches[0]], V, seed), "a short batch counts as many as it has"),
    )


BITS_PER_CHARACTER = Exercise(
    name="bits_per_character",
    lesson="08",
    section=BITS,
    reference=Later(STEPS, "bits_per_character"),
    draw=_draw_bits,
    probes=_bits_probes,
    harness="evaluating",
    trials=40,
    parts=(Part("bits", 1), Part("training_mode", 0.5), Part("no_graph", 0.5)),
    mistakes=(
        Mistake(
            "nats",
            "the result is in nats; bits are asked for",
            "how many nats are a bit?",
            (" / math.log(2)", ""),
        ),
        Mistake(
            "times-log-two",
            "the nats are multiplied by log 2; a bit is log 2 nats, so that there are more bits",
            "are there more bits or more nats in the same message?",
            ("/ math.log(2)", "* math.log(2)"),
        ),
        Mistake(
            "perplexity",
            "the result is the perplexity, e to the loss; its logarithm in base 2 is asked for",
            "how many bits does a choice among 8 equally likely characters cost?",
            (
                "return nats / characters / math.log(2)",
                "return math.exp(nats / characters)",
            ),
        ),
        Mistake(
            "mean-of-batches",
            "the mean is taken over batches: a character of the short last one counts more",
            "how much should each character count?",
            (
                ('reduction="sum").item()', 'reduction="mean").item()'),
                ("characters += targets.numel()", "characters += 1"),
            ),
        ),
        Mistake(
            "batches-counted",
            "the sum over all characters is divided by the number of batches",
            "what should be counted in the loop?",
            ("characters += targets.numel()", "characters += 1"),
        ),
        Mistake(
            "steps-counted",
            "time steps are counted; every stream has a character at each",
            "how many characters are in a batch of T steps and B streams?",
            ("characters += targets.numel()", "characters += len(targets)"),
        ),
        Mistake(
            "state-not-carried",
            "every batch starts from an empty state: its first characters are guessed blindly",
            "what does the model remember at the beginning of the second batch?",
            ("model(inputs, state)", "model(inputs)"),
        ),
        Mistake(
            "in-training-mode",
            "the model is scored in training mode: dropout throws dice over the result",
            "which of a model's two modes is for use?",
            ("    model.eval()\n", ""),
        ),
        Mistake(
            "left-in-eval-mode",
            "the model is left in evaluation mode: the training that goes on has no dropout",
            "in which mode was the model when it was handed in?",
            ("    model.train(was_training)\n", ""),
        ),
        Mistake(
            "with-a-graph",
            "a graph is built for a way back that never comes: memory grows with every batch",
            "which context tells torch that no gradient is wanted?",
            ("@torch.no_grad()\n", ""),
        ),
        Mistake(
            "last-batch-only",
            "only the last batch counts",
            "what is added up over the batches?",
            (
                ("nats += F", "nats = F"),
                ("characters += targets", "characters = targets"),
            ),
        ),
        Mistake(
            "accuracy",
            "the result is the share of characters that are guessed right; what they cost is asked "
            "for",
            "what does a guess cost that was nearly right?",
            (
                (
                    "F.cross_entropy(logits.flatten(0, 1), targets.flatten(), "
                    'reduction="sum").item()',
                    "(logits.argmax(-1) == targets).sum().item()",
                ),
                (" / math.log(2)", ""),
            ),
        ),
    ),
)

# --- writing -----------------------------------------------------------------------------------

COLD = "cold"


def _writing(rng: np.random.Generator, temperature: float | None = None, length: int = 0) -> tuple:
    P, longer, V = draws.sizes(rng, (3, 5), (12, 16), (6, 9))
    chosen = float(rng.choice([0.5, 0.7, 1.6, 2.2])) if temperature is None else temperature
    seeds = rng.integers(2**31, size=2)
    return rng.integers(0, V, P), length or longer, chosen, V, int(seeds[0]), int(seeds[1])


def _writing_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(_writing(rng, 1.0), "at temperature 1 the chances are the model's own"),
        Case(_writing(rng, length=1), "one token alone"),
        Case(_writing(rng, 0.0), "the temperature is 0", part=COLD),
        Case(_writing(rng, 1e-3), "the temperature is 0.001", part=COLD),
    )


GENERATE = Exercise(
    name="generate",
    lesson="08",
    section=WRITING,
    reference=Later(STEPS, "generate"),
    draw=_writing,
    probes=_writing_probes,
    harness="writing",
    trials=40,
    parts=(
        Part("tokens", 2.5, "T"),
        Part("training_mode", 0.5),
        Part("no_graph", 0.5),
        Part(COLD, 0.5, meaning="temperature 0 takes the likeliest token, always"),
    ),
    mistakes=(
        Mistake(
            "multiplied",
            "the scores are multiplied by the temperature: a hot one makes the text colder",
            "should a high temperature make the scores differ more, or less?",
            ("scores / temperature", "scores * temperature"),
        ),
        Mistake(
            "temperature-ignored",
            "the temperature does nothing where it is above 0",
            "where does it enter: before the softmax, or after it?",
            ("scores / temperature", "scores"),
        ),
        Mistake(
            "always-the-likeliest",
            "the likeliest token is taken whatever the temperature: there is no chance in it",
            "what would the same prompt give the second time?",
            ("if temperature == 0:", "if True:"),
        ),
        Mistake(
            "cold-throws-dice",
            "temperature 0 samples at temperature 1; it should take the likeliest token",
            "what is the limit of the chances as the temperature falls to 0?",
            (
                ("if temperature == 0:", "if False:"),
                ("scores / temperature", "scores / (temperature or 1)"),
            ),
        ),
        Mistake(
            "divides-by-zero",
            "temperature 0 divides by zero; it should take the likeliest token",
            "what is the limit of the chances as the temperature falls to 0?",
            ("if temperature == 0:", "if False:"),
        ),
        Mistake(
            "last-of-the-prompt-only",
            "the model reads only the last token of the prompt",
            "what should it know before it writes?",
            ("model(prompt[:, None])", "model(prompt[-1:, None])"),
        ),
        Mistake(
            "first-scores",
            "the first new token is drawn from what the model says after the prompt's *first* one",
            "at which step has the model read the whole prompt?",
            ("scores = logits[-1, 0]", "scores = logits[0, 0]"),
        ),
        Mistake(
            "state-not-carried",
            "each new token is read from an empty state: the text before it is forgotten",
            "what does the model get beside the token?",
            ("model(token[:, None], state)", "model(token[:, None])"),
        ),
        Mistake(
            "reads-the-prompt-again",
            "the prompt's last token is read twice before anything is written",
            "which token does the model need to read next, after the prompt?",
            (
                "    for _ in range(length):\n",
                "    logits, state = model(prompt[-1:, None], state)\n"
                "    for _ in range(length):\n",
            ),
        ),
        Mistake(
            "feeds-the-likeliest",
            "the likeliest token is read next, not the one that was drawn and written",
            "what should the model believe that it has written?",
            ("model(token[:, None], state)", "model(scores.argmax()[None, None], state)"),
        ),
        Mistake(
            "prompt-included",
            "the prompt comes back with the text; what was written alone is asked for",
            "how many tokens should come back?",
            ("torch.cat(written)", "torch.cat([prompt, *written])"),
        ),
        Mistake(
            "one-token-short",
            "one token too few is written",
            "how often is a token drawn?",
            ("range(length)", "range(length - 1)"),
        ),
        Mistake(
            "one-token-long",
            "one token too many is written",
            "how often is a token drawn?",
            ("range(length)", "range(length + 1)"),
        ),
        Mistake(
            "foreign-dice",
            "chance does not come from `rng`: the same seed would give another text",
            "which argument of torch's sampling function takes a generator?",
            (", generator=rng)", ")"),
        ),
        Mistake(
            "softmax-over-one",
            "the softmax runs over an axis of length 1: every token is equally likely",
            "along which axis should the chances add up to 1?",
            (
                "torch.softmax(scores / temperature, dim=0)",
                "torch.softmax(scores[None] / temperature, dim=0)[0]",
            ),
        ),
        Mistake(
            "in-training-mode",
            "the model writes in training mode: dropout throws dice over every score",
            "which of a model's two modes is for use?",
            ("    model.eval()\n", ""),
        ),
        Mistake(
            "left-in-eval-mode",
            "the model is left in evaluation mode: a training that goes on has no dropout",
            "in which mode was the model when it was handed in?",
            ("    model.train(was_training)\n", ""),
        ),
        Mistake(
            "with-a-graph",
            "a graph is built for a way back that never comes: memory grows with every token",
            "which context tells torch that no gradient is wanted?",
            ("@torch.no_grad()\n", ""),
        ),
    ),
)

# --- checkpoints -------------------------------------------------------------------------------


def _draw_run(rng: np.random.Generator) -> tuple[int, int, bool]:
    return int(rng.integers(2**20)), int(rng.integers(2, 5)), True


PLACE = Part("place", 0.5, {"step": "", "state": PAIR})
SAVED = {"model": "", "optimizer": "", "schedule": ""}

SAVE_CHECKPOINT = Exercise(
    name="save_checkpoint",
    lesson="08",
    section=CHECKPOINTS,
    reference=Later(CHECKPOINT, "save_checkpoint"),
    draw=_draw_run,
    draws=2,
    probes=lambda rng: (
        Case((*_draw_run(rng)[:2], False), "where the streams begin there is no state yet"),
    ),
    harness="saving",
    trials=40,
    parts=(PLACE, Part("parts", 0.5, SAVED), Part("dice", 0.5), Part("old_file", 0.5)),
    mistakes=(
        Mistake(
            "model-only",
            "only the model is saved: the optimiser's averages and the schedule start anew",
            "which of the parts has a memory of its own?",
            ("for name, part in parts.items()}", "for name, part in list(parts.items())[:1]}"),
        ),
        Mistake(
            "without-dice",
            "the state of the dice is not saved: dropout would go another way",
            "where does the chance in a training come from?",
            ('        "dice": torch.get_rng_state(),\n', ""),
        ),
        Mistake(
            "dice-thrown-anew",
            "the dice are seeded when the run is saved: from there on they fall differently",
            "does saving change what happens next?",
            ("torch.get_rng_state(),", "torch.manual_seed(0).get_state(),"),
        ),
        Mistake(
            "without-state",
            "the state is not saved: the run would go on with an empty memory in mid-text",
            "what does the next batch need from the one before it?",
            (
                "None if state is None else [s.detach().cpu() for s in state]",
                "None",
            ),
        ),
        Mistake(
            "zero-state",
            "the state is saved as zeros",
            "what does the next batch need from the one before it?",
            ("[s.detach().cpu() for s in state]", "[torch.zeros_like(s).cpu() for s in state]"),
        ),
        Mistake(
            "state-with-its-graph",
            "the state is saved as a part of its graph: it asks for gradients when it is read",
            "what is to be kept of the state: its numbers, or its past?",
            ("s.detach().cpu()", "s.cpu()"),
        ),
        Mistake(
            "no-state-to-begin-with",
            "None, where there is no state yet, makes it stop",
            "what is the state before the first batch?",
            ("None if state is None else ", ""),
        ),
        Mistake(
            "state-swapped",
            "h and c are saved in exchange",
            "in which order does torch give and take the two?",
            ("for s in state]", "for s in state[::-1]]"),
        ),
        Mistake(
            "step-ahead",
            "the step that is saved is one too large: a batch would be left out",
            "how many steps have been taken?",
            ('"step": step,', '"step": step + 1,'),
        ),
        Mistake(
            "without-step",
            "the step is not saved: nobody knows where in the text the run stood",
            "which batch comes next?",
            ('        "step": step,\n', ""),
        ),
        Mistake(
            "over-the-old-one",
            "the file is written over the old one: a full disk, or Ctrl-C half-way, costs both",
            "what is there to go on from if writing breaks off half-way?",
            ("    write_checkpoint(path, content)", "    torch.save(content, path)"),
        ),
    ),
)

REFUSES = "refuses"


def _resume_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def case(kind: str, sentence: str) -> Case:
        return Case((*_draw_run(rng), kind), sentence, part=REFUSES)

    return (
        Case((*_draw_run(rng)[:2], False, "saved"), "where the streams begin there is no state"),
        case("missing", "there is no such file"),
        case("foreign", "the file is another program's"),
        case("other parts", "the file has a scaler and the run has none"),
        case("other sizes", "the file's model has another size"),
    )


RESUME = Exercise(
    name="resume",
    lesson="08",
    section=CHECKPOINTS,
    reference=Later(CHECKPOINT, "resume"),
    draw=lambda rng: (*_draw_run(rng), "saved"),
    draws=2,
    probes=_resume_probes,
    harness="resuming",
    trials=40,
    parts=(
        PLACE,
        Part("parts", 0.5, SAVED | {"model_after_one_more_step": ""}),
        Part("dice", 0.5),
        Part(REFUSES, 0.5, meaning="what is no checkpoint of this run raises CheckpointError"),
    ),
    mistakes=(
        Mistake(
            "model-only",
            "only the model is filled: optimiser and schedule start anew",
            "which of the parts has a memory of its own?",
            ("for name, part in parts.items():", "for name, part in list(parts.items())[:1]:"),
        ),
        Mistake(
            "model-not-filled",
            "the model keeps its fresh weights: what was learned stays in the file",
            "what does the run need first of all?",
            ("for name, part in parts.items():", "for name, part in list(parts.items())[1:]:"),
        ),
        Mistake(
            "nothing-filled",
            "the file is read, but no part is filled from it",
            "which method does every part have to take back what `state_dict` gave?",
            (
                '            part.load_state_dict(content["parts"][name])\n',
                "            part.state_dict()\n",
            ),
        ),
        Mistake(
            "dice-not-set",
            "the dice are not set: dropout goes another way than in the run that was not stopped",
            "where does the chance in a training come from?",
            ('    torch.set_rng_state(content["dice"])\n', ""),
        ),
        Mistake(
            "dice-seeded",
            "the dice are seeded anew; they should fall as they would have",
            "what has the run thrown before it was saved?",
            ('torch.set_rng_state(content["dice"])', "torch.manual_seed(0)"),
        ),
        Mistake(
            "state-forgotten",
            "the state does not come back: the run goes on with an empty memory in mid-text",
            "what does the next batch need from the one before it?",
            (
                'content["step"], None if state is None else tuple(s.to(device) for s in state)',
                'content["step"], None',
            ),
        ),
        Mistake(
            "no-state-to-begin-with",
            "None, where there is no state yet, makes it stop",
            "what is the state before the first batch?",
            ("None if state is None else ", ""),
        ),
        Mistake(
            "state-swapped",
            "h and c come back in exchange",
            "in which order does torch give and take the two?",
            ("for s in state)", "for s in state[::-1])"),
        ),
        Mistake(
            "step-ahead",
            "the step is one too large: a batch is left out",
            "how many steps have been taken?",
            ('content["step"], None', 'content["step"] + 1, None'),
        ),
        Mistake(
            "from-the-start",
            "the step is 0: the run reads its text from the beginning again",
            "which batch comes next?",
            ('content["step"], None', "0, None"),
        ),
        Mistake(
            "state-first",
            "state and step are exchanged",
            "in which order are the two asked for?",
            (
                'return content["step"], None if state is None else tuple(s.to(device) for s in '
                "state)",
                "return None if state is None else tuple(s.to(device) for s in state), "
                'content["step"]',
            ),
        ),
        Mistake(
            "takes-any-file",
            "a file that another program has written is taken as it is: its names may mean "
            "something else",
            "who looks at the file's format?",
            ("read_checkpoint(path)", "torch.load(path, weights_only=True)"),
        ),
        Mistake(
            "takes-what-is-there",
            "a checkpoint with a part that this run has not is taken: what it knew of it is lost",
            "which names should the file have: at least this run's, or exactly those?",
            ('if set(content["parts"]) != set(parts):', "if False:"),
        ),
    ),
)

EXERCISES = (
    STREAM_BATCHES,
    DETACH_STATE,
    TRAIN_STEP,
    BITS_PER_CHARACTER,
    GENERATE,
    SAVE_CHECKPOINT,
    RESUME,
)
