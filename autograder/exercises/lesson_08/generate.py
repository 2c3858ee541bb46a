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
        Case(_draw_prompt(rng, 1.0), "at temperature 1 the probabilities are the model's own"),
        Case(_draw_prompt(rng, length=1), "a single token is written"),
        Case(_draw_prompt(rng, 0.25, 40), "the temperature is 0.25", small=True),
        Case(_draw_prompt(rng, 0.0, 40), "the temperature is 0", part=COLD),
        Case(_draw_prompt(rng, 1e-3, 40), "the temperature is 0.001", part=COLD),
    )


GENERATE = Exercise(
    name="generate",
    lesson="08",
    section=WRITING,
    reference=LazyFunction(STEPS, "generate"),
    draw=_draw_prompt,
    small=("P",),
    probes=_draw_prompt_probes,
    harness="writing",
    trials=40,
    parts=(
        Part("tokens", 2.5, "T"),
        Part("mode_restored", 0.5),
        Part("no_graph", 0.5),
        Part(COLD, 0.5, meaning="temperature 0 always takes the most likely token"),
    ),
    mistakes=(
        Mistake(
            "multiplied",
            "the scores are multiplied by the temperature instead of divided: a high temperature "
            "makes the text more predictable",
            "should a high temperature make the scores differ more or less?",
            ("scores / temperature", "scores * temperature"),
        ),
        Mistake(
            "starts-from-the-seed",
            "the draws start again from the seed of `rng`, whatever was drawn from it before",
            "if you call the function twice with the same `rng`, should both texts be the same?",
            (
                "    written = []\n",
                "    rng.manual_seed(rng.initial_seed())\n    written = []\n",
            ),
        ),
        Mistake(
            "temperature-ignored",
            "a temperature above 0 has no effect",
            "where does the temperature enter: before the softmax or after it?",
            ("scores / temperature", "scores"),
        ),
        Mistake(
            "always-the-likeliest",
            "the most likely token is taken at every temperature: nothing is drawn at random",
            "where does your code use `rng`?",
            ("if temperature == 0:", "if True:"),
        ),
        Mistake(
            "cold-still-samples",
            "temperature 0 draws as temperature 1 does; it should take the most likely token",
            "what do the probabilities approach as the temperature falls to 0?",
            (
                ("if temperature == 0:", "if False:"),
                ("scores / temperature", "scores / (temperature or 1)"),
            ),
        ),
        Mistake(
            "a-tenth-at-least",
            "a temperature below 0.1 is replaced by 0.1, so cold text is still random",
            "what should the text be where the temperature is 0.001?",
            (
                ("if temperature == 0:", "if False:"),
                ("scores / temperature", "scores / max(temperature, 0.1)"),
            ),
        ),
        Mistake(
            "greedy-where-cold",
            "a low temperature above 0, such as 0.25, always takes the most likely token; only "
            "temperature 0 should",
            "what does softmax(scores / 0.25) look like, and does it leave only one possible "
            "token?",
            ("if temperature == 0:", "if temperature < 0.5:"),
        ),
        Mistake(
            "greedy-below-one",
            "every temperature below 1 takes the most likely token; only temperature 0 should",
            "what does softmax(scores / 0.5) look like, and does it leave only one possible token?",
            ("if temperature == 0:", "if temperature < 1:"),
        ),
        Mistake(
            "divides-by-zero",
            "temperature 0 leads to a division by zero; it should take the most likely token",
            "what do the probabilities approach as the temperature falls to 0?",
            ("if temperature == 0:", "if False:"),
        ),
        Mistake(
            "last-of-the-prompt-only",
            "of the prompt, only the last token influences the text",
            "which state has the model reached after the complete prompt, and where do you use it?",
            ("model(prompt[:, None])", "model(prompt[-1:, None])"),
        ),
        Mistake(
            "first-scores",
            "the first new token is drawn from the scores after the prompt's *first* token",
            "at which step has the model read the complete prompt?",
            ("scores = logits[-1, 0]", "scores = logits[0, 0]"),
        ),
        Mistake(
            "state-not-carried",
            "each new token is read from an empty state, so the text before it is forgotten",
            "what does the model receive besides the token?",
            ("model(token[:, None], state)", "model(token[:, None])"),
        ),
        Mistake(
            "reads-the-prompt-again",
            "the last token of the prompt is read twice before anything is written",
            "after the prompt, which token should the model read next?",
            (
                "    for _ in range(length):\n",
                "    logits, state = model(prompt[-1:, None], state)\n"
                "    for _ in range(length):\n",
            ),
        ),
        Mistake(
            "reads-everything-again",
            "the model reads the text from its beginning for every new token, although the state "
            "holds it already",
            "what does the state know after the prompt? Which tokens has the model not read yet?",
            (
                "model(token[:, None], state)",
                "model(torch.cat([prompt, *written])[:, None], state)",
            ),
        ),
        Mistake(
            "always-the-prompts-state",
            "every new token is read with the state that the prompt left, so all tokens in between "
            "are forgotten",
            "with which state does your model read the third token?",
            (
                "logits, state = model(token[:, None], state)",
                "logits, _ = model(token[:, None], state)",
            ),
        ),
        Mistake(
            "feeds-the-likeliest",
            "the model reads the most likely token next instead of the one that was drawn and "
            "written",
            "which text should the model continue?",
            ("model(token[:, None], state)", "model(scores.argmax()[None, None], state)"),
        ),
        Mistake(
            "prompt-included",
            "the result includes the prompt; it should hold only the new tokens",
            "how many tokens should be returned?",
            ("torch.cat(written)", "torch.cat([prompt, *written])"),
        ),
        Mistake(
            "one-token-short",
            "one token too few is written",
            "how often does your loop draw a token?",
            ("range(length)", "range(length - 1)"),
        ),
        Mistake(
            "one-token-long",
            "one token too many is written",
            "how often does your loop draw a token?",
            ("range(length)", "range(length + 1)"),
        ),
        Mistake(
            "foreign-rng",
            "the random numbers do not come from `rng`, so its seed does not determine the text",
            "which argument of torch's sampling function takes a generator?",
            (", generator=rng)", ")"),
        ),
        Mistake(
            "softmax-over-one",
            "the softmax runs over an axis of length 1, so every token is equally likely",
            "along which axis should the probabilities add up to 1?",
            (
                "torch.softmax(scores / temperature, dim=0)",
                "torch.softmax(scores[None] / temperature, dim=0)[0]",
            ),
        ),
        Mistake(
            "in-training-mode",
            "dropout is active while the model writes, so every score is random",
            "which of the model's two modes switches dropout off?",
            ("    model.eval()\n", ""),
        ),
        Mistake(
            "left-in-eval-mode",
            "the model is left in evaluation mode, so any further training has no dropout",
            "in which mode was the model before the call?",
            ("    model.train(was_training)\n", ""),
        ),
        Mistake(
            "with-a-graph",
            "a graph is built although no backward pass follows, so memory use grows with every "
            "token",
            "which context tells torch that no gradient is needed?",
            ("@torch.no_grad()\n", ""),
        ),
    ),
)
