"""A wrong answer to lesson 07 of an examiner's fourth round."""

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "greedy_ctc_decode",
    "our own: the loop of many decoders, with 0 as the symbol before the first one",
    "A sequence that begins with symbol 0 loses it.",
    names=("starts-from-zero",),
    at=("last, label = 0",),
    says=("begins with symbol 0",),
)
def last_starts_at_zero(log_probs, blank):
    decoded = []
    for path in log_probs.argmax(axis=2).T.tolist():
        last, label = 0, []
        for symbol in path:
            if symbol not in (last, blank):
                label.append(symbol)
            last = symbol
        decoded.append(label)
    return decoded
