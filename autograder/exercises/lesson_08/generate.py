"""Exercise `generate`: text from the model.

P tokens of a prompt, V tokens of the vocabulary.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.random_inputs import sizes

WRITING = "Writing"
STEPS = "lstm_course.char_lm.steps"
COLD = "cold"


def _draw_prompt(
    rng: np.random.Generator, temperature: float | None = None, length: int = 0
) -> tuple:
    P, longer, V = sizes(rng, P=(3, 5), longer=(12, 16), V=(6, 9))
    chosen = float(rng.choice([0.5, 0.7, 1.6, 2.2])) if temperature is None else temperature
    seeds = rng.integers(2**31, size=2)
    return rng.integers(0, V, P), length or longer, chosen, V, int(seeds[0]), int(seeds[1])


def _draw_prompt_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(_draw_prompt(rng, 1.0), "at temperature 1 the chances are the model's own"),
        Case(_draw_prompt(rng, length=1), "one token alone"),
        Case(_draw_prompt(rng, 0.0), "the temperature is 0", part=COLD),
        Case(_draw_prompt(rng, 1e-3), "the temperature is 0.001", part=COLD),
    )


GENERATE = Exercise(
    name="generate",
    lesson="08",
    section=WRITING,
    reference=LazyFunction(STEPS, "generate"),
    draw=_draw_prompt,
    probes=_draw_prompt_probes,
    harness="writing",
    trials=40,
    parts=(
        Part("tokens", 2.5, "T"),
        Part("mode_restored", 0.5),
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
            "cold-still-samples",
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
            "foreign-rng",
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
            "the model writes in training mode: dropout makes every score random",
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
