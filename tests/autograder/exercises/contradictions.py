"""What no verdict may contain: contradictions, too many words, phrases that the course avoids."""

import re
from collections.abc import Iterator

from autograder.engine.verdict import Verdict
from autograder.engine.wording import sentences_in

MOST_SENTENCES, MOST_WORDS = 4, 25
AVOIDED = (  # from the engine; the catalogue's own texts have a test of their own
    r"\bway back\b",
    r"\bhand(ed|s)? (back|on|in)\b",
    r"\bstands?\b",
    r"\bwhat (it|they) should be\b",
    r"\basked for\b",
    r"\blook first\b",
    r"\bwhich this calls\b",
    r"\buntil then\b",
)
RIGHT = re.compile(r"((?:`[^`]+`(?:, | and )?)+) (?:is|are) (?:right|correct)\.")
GENERAL = "Every output is wrong"


def problems_of(verdict: Verdict, catalogued: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with a verdict's words.

    Args:
        verdict: the verdict.
        catalogued: texts that the engine only quotes, which are not searched for phrases.
    """
    own = [s for s in verdict.sentences if not any(_same(text, s) for text in catalogued)]
    return [
        *_contradictions(verdict),
        *_too_long(verdict, own),
        *(f"phrase {p}" for p in AVOIDED for s in own if re.search(p, _spoken(s))),
    ]


def _contradictions(verdict: Verdict) -> Iterator[str]:
    text = " ".join(verdict.sentences)
    right = {name for names in RIGHT.findall(text) for name in re.findall(r"`([^`]+)`", names)}
    wrong = set(re.findall(r"`([^`]+)` (?:is wrong|has|holds|is zero|raises|returned)\b", text))
    if right & wrong:
        yield f"wrong and right: {right & wrong}"
    rows = {part.name: part.marks == part.points for part in verdict.parts}
    if any(rows.get(name) is False for name in right):
        yield f"correct, but a part without marks: {right}"
    if GENERAL in text and all(part.marks for part in verdict.parts[:1]):
        yield "every output is wrong, but the first part has marks"
    wrong_rows = [part.sentence for part in verdict.parts if part.marks < part.points]
    repeated = wrong_rows[0] if len(wrong_rows) > 1 and len(set(wrong_rows)) == 1 else ""
    if repeated and repeated in text:
        yield "one sentence in the headline and in every row"


def _too_long(verdict: Verdict, own: list[str]) -> Iterator[str]:
    if len(verdict.mistakes) < 2 and sum(map(sentences_in, verdict.sentences)) > MOST_SENTENCES:
        yield f"more than {MOST_SENTENCES} sentences"
    for sentence in own:
        for part in re.split(r"(?<=[.?!])\s+(?=[A-Z`])", _spoken(sentence)):
            if len(part.split()) > MOST_WORDS:
                yield f"{len(part.split())} words: {part}"


def _same(text: str, sentence: str) -> bool:
    return text.lower() in sentence.lower()


def _spoken(sentence: str) -> str:
    """A sentence with code, quotations, shapes and Python's own messages as one word each."""
    short = re.sub(r"`[^`]*`|“[^”]*”|\([^()]*\)|\[[^\]]*\]", "x", sentence)
    return re.sub(r"(Error|Exit|Exception): .*", r"\1: x", short)
