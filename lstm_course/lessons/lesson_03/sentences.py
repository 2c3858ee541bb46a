"""Words of a sentence as inputs of `agreement_weights`: subjects, distractors, verbs, others."""

from typing import NamedTuple

import numpy as np

from lstm_course.cells.handmade import WORDS
from lstm_course.tasks.agreement import (
    OTHER,
    PLURAL,
    PLURAL_SUBJECT,
    SINGULAR,
    SINGULAR_SUBJECT,
    VERB,
)

# Nouns that can be told from other words without a dictionary: singular -> plural.
PLURALS = {
    "bird": "birds",
    "book": "books",
    "box": "boxes",
    "cabinet": "cabinets",
    "cat": "cats",
    "child": "children",
    "country": "countries",
    "dog": "dogs",
    "door": "doors",
    "friend": "friends",
    "girl": "girls",
    "house": "houses",
    "key": "keys",
    "letter": "letters",
    "lock": "locks",
    "man": "men",
    "mouse": "mice",
    "picture": "pictures",
    "road": "roads",
    "shelf": "shelves",
    "student": "students",
    "table": "tables",
    "teacher": "teachers",
    "tree": "trees",
    "woman": "women",
}
SINGULARS = {plural: singular for singular, plural in PLURALS.items()}
VERBS = {"is": 1, "was": 1, "has": 1, "are": -1, "were": -1, "have": -1}  # 1 singular, -1 plural
CLAUSE_ENDS = ",;:.!?"


class TaggedWord(NamedTuple):
    """A word of a sentence and its kind."""

    text: str
    kind: int  # index into `handmade.WORDS`
    verb_number: int = 0  # of a verb: 1 singular, -1 plural; 0 for all other words


def tag_sentence(sentence: str) -> list[TaggedWord]:
    """Find nouns and verbs, and the subject of each clause: its first noun.

    A clause ends at a punctuation mark. Words that are neither in `PLURALS` nor in `VERBS` are
    "other".

    Args:
        sentence: words separated by spaces.

    Raises:
        ValueError: the sentence has no known noun.

    Example:
        >>> words = tag_sentence("Keys to the box are new.")
        >>> [WORDS[word.kind] for word in words[:4]]
        ['plural subject', 'other', 'other', 'singular distractor']
    """
    tagged, needs_subject = [], True
    for text in sentence.split():
        word = text.strip(CLAUSE_ENDS + "“”\"'()").lower()
        if word in PLURALS or word in SINGULARS:
            singular = word in PLURALS
            if needs_subject:
                kind = SINGULAR_SUBJECT if singular else PLURAL_SUBJECT
            else:
                kind = SINGULAR if singular else PLURAL
            needs_subject = False
            tagged.append(TaggedWord(text, kind))
        elif word in VERBS:
            tagged.append(TaggedWord(text, VERB, VERBS[word]))
        else:
            tagged.append(TaggedWord(text, OTHER))
        needs_subject = needs_subject or text[-1] in CLAUSE_ENDS
    if all(word.kind in (VERB, OTHER) for word in tagged):
        known = ", ".join(PLURALS)
        raise ValueError(f"{sentence!r} has no known noun. Known nouns: {known}, and their plurals")
    return tagged


def one_hot_words(words: list[TaggedWord]) -> np.ndarray:
    """Encode the kinds of words as inputs of an LSTM, (T, 1, 6)."""
    return np.eye(len(WORDS))[[word.kind for word in words]][:, None]
