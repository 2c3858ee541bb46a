"""Three beginnings of a sentence that tell a model of the last word from one that reads them all.

T words, B sentences in a batch, V words of the vocabulary.
"""

from collections.abc import Callable

import numpy as np

from lstm_course.lessons.lesson_07.agreement import LanguageModel, count_followers
from lstm_course.tasks.grammar import PLURAL_VERBS, SINGULAR_VERBS, TOKEN_OF, corpus

BEGINNINGS = ("the keys", "the keys of the cabinets", "the keys of the cabinet")  # all take "are"
COUNTED_SENTENCES = 4000


def describe_bigram_verbs() -> str:
    """State which verbs a model expects that has counted which word follows which."""
    counts = count_followers(corpus(np.random.default_rng(99), COUNTED_SENTENCES))  # (V, V)
    return _describe_shares(lambda tokens: counts[tokens[-1, 0]])


def describe_model_verbs(model: LanguageModel) -> str:
    """State which verbs a trained language model expects."""
    import torch

    def weigh_next_word(tokens: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return model.logits(torch.tensor(tokens))[-1, 0].softmax(-1).numpy()

    return _describe_shares(weigh_next_word)


def _describe_shares(weigh_next_word: Callable[[np.ndarray], np.ndarray]) -> str:
    """List the share of plural verbs after each beginning, and whether most verbs are correct.

    Args:
        weigh_next_word: maps tokens (T, 1) to weights of the next word (V,), such as probabilities.
    """
    lines = []
    for beginning in BEGINNINGS:
        words = [".", *beginning.split()]
        weights = weigh_next_word(np.array([[TOKEN_OF[word]] for word in words]))
        plural, singular = weights[PLURAL_VERBS].sum(), weights[SINGULAR_VERBS].sum()
        share = plural / (plural + singular)
        verb, verdict = ("are", "right") if share > 0.5 else ("is", "wrong")
        lines.append(f"{beginning} … {verb:<4}{verdict:>{36 - len(beginning)}}, {share:.0%} plural")
    return "\n".join(lines)
