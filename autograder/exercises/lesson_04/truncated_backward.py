"""Exercise `truncated_backward`: truncated BPTT.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_04.forms import truncated_backward_by_starts
from autograder.exercises.lesson_04.inputs import draw_cache
from lstm_course.cells.lstm import LSTMCache
from lstm_course.cells.truncated_bptt import truncated_backward

TRUNCATED = "Truncated backpropagation through time"


def _draw_truncated(rng: np.random.Generator) -> tuple[np.ndarray, LSTMCache, int]:
    cache = draw_cache(rng)
    return normal(rng, *cache.hs.shape), cache, int(rng.integers(2, 5))


def _truncated_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    cache = draw_cache(rng)
    dhs = normal(rng, *cache.hs.shape)
    seven = dhs[:5], cache.segment(0, 5)
    last = np.zeros_like(dhs)
    last[-1] = dhs[-1]
    return (
        Case((dhs, cache, 1), "with k = 1 every step is a segment of its own"),
        Case((dhs, cache, len(dhs)), "with k = T nothing is truncated"),
        Case((dhs, cache, len(dhs) + 3), "with k beyond T nothing is truncated"),
        Case((*seven, 2), "T = 5 and k = 2: the last segment is one step long"),
        Case((*seven, 4), "T = 5 and k = 4: segments of four steps and of one"),
        Case((last, cache, 3), "only the last step has a loss: earlier segments get no gradient"),
    )


SEGMENT_BACKWARD = (
    "dx[start:stop], _, _, dW_ih_k, dW_hh_k, db_k = lstm_backward(dhs[start:stop], segment)"
)
SEGMENTS = "for start in range(0, len(dhs), k):"

TRUNCATED_BACKWARD = Exercise(
    name="truncated_backward",
    lesson="04",
    section=TRUNCATED,
    reference=truncated_backward,
    draw=_draw_truncated,
    small=("B", "T", "IH"),
    scales=("dhs",),
    probes=_truncated_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dW_ih", 1, "ifgo*H I"),
        Part("dW_hh", 1, "ifgo*H H"),
        Part("db", 1, "ifgo*H"),
    ),
    shared="the gradients inside each segment",
    uses=("lstm_backward",),
    trials=1500,  # as in `lstm_backward`
    forms=(truncated_backward_by_starts,),
    mistakes=(
        Mistake(
            "not-truncated",
            "nothing is truncated: the gradient flows through the complete sequence, whatever k is",
            "where does your code use k?",
            (SEGMENTS, f"k = len(dhs)\n    {SEGMENTS}"),
        ),
        Mistake(
            "memory-crosses",
            "the gradient of c still crosses from segment to segment; only that of h is truncated",
            "which two gradients arrive at the end of a segment, and what should each of them be?",
            (
                (
                    SEGMENTS,
                    "dc = np.zeros_like(cache.c0)\n"
                    "    for start in reversed(range(0, len(dhs), k)):",
                ),
                (
                    SEGMENT_BACKWARD,
                    SEGMENT_BACKWARD.replace("_, _,", "_, dc,").replace("segment)", "segment, dc)"),
                ),
            ),
        ),
        Mistake(
            "hidden-crosses",
            "the gradient of h still crosses from segment to segment; only that of c is truncated",
            "which two gradients arrive at the end of a segment, and what should each of them be?",
            (
                (
                    SEGMENTS,
                    "dh = np.zeros_like(cache.h0)\n"
                    "    for start in reversed(range(0, len(dhs), k)):",
                ),
                (
                    SEGMENT_BACKWARD,
                    "upstream = dhs[start:stop].copy()\n"
                    "        upstream[-1] += dh\n        "
                    + SEGMENT_BACKWARD.replace("_, _,", "dh, _,").replace(
                        "dhs[start:stop]", "upstream"
                    ),
                ),
            ),
        ),
        Mistake(
            "counted-from-the-end",
            "the segments are counted from the end, so the *first* one may be the short one",
            "do the segments start at 0, k, 2k, …, or at T − k, T − 2k, …?",
            (
                f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                "for stop in range(len(dhs), 0, -k):\n        start = max(stop - k, 0)",
            ),
        ),
        Mistake(
            "cut-one-step-late",
            "every cut is one step late: step 0 is a segment of its own, and the next segment "
            "starts at step 1",
            "with k = 2, between which steps should no gradient flow: 1 and 2, or 2 and 3?",
            (
                f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                "for start in [0, *range(1, len(dhs), k)]:\n"
                "        stop = min(start + k if start else 1, len(dhs))",
            ),
        ),
        Mistake(
            "short-segment-dropped",
            "the last segment is left out where it is shorter than k",
            "how many steps are left over when k does not divide T?",
            (SEGMENTS, "for start in range(0, len(dhs) - k + 1, k):"),
        ),
        Mistake(
            "short-segment-dropped-after-others",
            "the last segment is left out where it is shorter than k, unless it is the only one",
            "how many steps are left over when k does not divide T?",
            (
                SEGMENTS,
                "k = min(k, len(dhs))\n    for start in range(0, len(dhs) - k + 1, k):",
            ),
        ),
        Mistake(
            "segments-in-reverse-order",
            "the segments of `dx` are correct but joined in reverse order: the last one comes "
            "first",
            "in which order does your loop visit the segments, and where does it put each `dx`?",
            (
                "return dx, dW_ih",
                "return np.concatenate([dx[k * n : k * n + k] for n in range(-(-len(dx) // k))]"
                "[::-1]), dW_ih",
            ),
        ),
        Mistake(
            "last-k-steps-only",
            "only the last k steps receive a gradient; *every* segment learns from its own losses",
            "which losses contribute to `dx` in the first segment?",
            (SEGMENTS, "for start in range(max(len(dhs) - k, 0), len(dhs), k):"),
        ),
        Mistake(
            "each-loss-k-steps",
            "each loss reaches back k steps of its own. In this exercise, a loss reaches back to "
            "the start of its segment and no further",
            "with k = 3, how far back does the loss of step 3 reach?",
            (
                (
                    f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                    "for stop in range(1, len(dhs) + 1):\n        start = max(stop - k, 0)\n"
                    "        own = np.zeros_like(dhs[start:stop])\n        own[-1] = dhs[stop - 1]",
                ),
                (
                    SEGMENT_BACKWARD,
                    "dx_k, _, _, dW_ih_k, dW_hh_k, db_k = lstm_backward(own, segment)\n"
                    "        dx[start:stop] += dx_k",
                ),
            ),
        ),
        Mistake(
            "last-loss-of-each-segment",
            "in each segment only the last step's upstream gradient is used; every step has its "
            "own",
            "which entries of `dhs` belong to a segment?",
            (
                SEGMENT_BACKWARD,
                "own = np.zeros_like(dhs[start:stop])\n        own[-1] = dhs[stop - 1]\n        "
                + SEGMENT_BACKWARD.replace("dhs[start:stop]", "own"),
            ),
        ),
        Mistake(
            "last-loss-for-c-in-each-segment",
            "in each segment the gradient of c starts from the upstream gradient of its last h; "
            "it should start from zeros",
            "which gradient of c should arrive at the end of a segment?",
            (SEGMENT_BACKWARD, SEGMENT_BACKWARD.replace("segment)", "segment, dhs[stop - 1])")),
        ),
        Mistake(
            "segments-overlap",
            "each segment is one step too long: it includes the first step of the next one",
            "which step is the first of the second segment, and is it in the first segment too?",
            ("stop = min(start + k, len(dhs))", "stop = min(start + k + 1, len(dhs))"),
        ),
        Mistake(
            "k-segments",
            "the sequence is divided into k segments; each segment should have k steps",
            "with T = 8 and k = 2, how many segments are there, and how long is each?",
            (
                f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                "size = -(-len(dhs) // k)\n"
                "    for start in range(0, len(dhs), size):\n"
                "        stop = min(start + size, len(dhs))",
            ),
        ),
        Mistake(
            "k-segments-of-equal-length",
            "the sequence is divided into k segments of nearly equal length; each segment should "
            "have k steps",
            "with T = 8 and k = 2, how many segments are there, and how long is each?",
            (
                f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                "for steps in np.array_split(np.arange(len(dhs)), min(k, len(dhs))):\n"
                "        start, stop = steps[0], steps[-1] + 1",
            ),
        ),
        Mistake(
            "segments-lack-their-last-step",
            "every segment of two or more steps lacks its last step",
            "with T = 5 and k = 2, which steps does each segment have?",
            (
                "stop = min(start + k, len(dhs))",
                "stop = max(min(start + k, len(dhs)) - 1, start + 1)",
            ),
        ),
        Mistake(
            "segments-start-from-zero",
            "each segment assumes initial states of zero; only *gradients* stop at its start, the "
            "states continue",
            "which h and c did the first step of the second segment receive in the forward pass?",
            (
                "cache.segment(start, stop)",
                "cache.segment(start, stop)._replace(h0=0 * cache.h0, c0=0 * cache.c0)",
            ),
        ),
        Mistake(
            "segments-start-from-h0",
            "each segment uses the `h0` and `c0` of the complete sequence as its initial states",
            "which h and c did the first step of the second segment receive in the forward pass?",
            (
                "cache.segment(start, stop)",
                "cache.segment(start, stop)._replace(h0=cache.h0, c0=cache.c0)",
            ),
        ),
        Mistake(
            "segments-overwrite",
            "the weight gradients are those of the last segment alone; those of the other "
            "segments are lost",
            "every segment uses the same weights: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_k", "dW_ih = dW_ih_k"),
                ("dW_hh += dW_hh_k", "dW_hh = dW_hh_k"),
                ("db += db_k", "db = db_k"),
            ),
        ),
        Mistake(
            "segments-averaged",
            "the weight gradients are averaged over the segments; they should be summed",
            "every segment uses the same weights: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_k", "dW_ih += dW_ih_k / -(-len(dhs) // k)"),
                ("dW_hh += dW_hh_k", "dW_hh += dW_hh_k / -(-len(dhs) // k)"),
                ("db += db_k", "db += db_k / -(-len(dhs) // k)"),
            ),
        ),
    ),
)
