"""An instructor's names for groups of equal wrong answers, and verdicts that use them.

Answers with equal values have the same fingerprint in every class and every term, so a name is
written once. It changes the words of a verdict, never its marks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from autograder.engine.verdict import Verdict

LONGEST_SLUG = 40  # characters
MAX_SENTENCES = 4  # of a verdict


@dataclass(frozen=True)
class MistakeName:
    """An instructor's explanation of a group of wrong answers.

    Attributes:
        name: a short name in lower case, such as "slope-of-tanh-missing".
        sentence: describes the mistake to the students who made it.
        hint: what to look at next; "" for none.
    """

    name: str
    sentence: str
    hint: str = ""


@dataclass(frozen=True)
class MistakeNames:
    """All names of a class.

    Attributes:
        entries: names by exercise, then by group, which is a verdict's fingerprint.
    """

    entries: Mapping[str, Mapping[str, MistakeName]] = field(default_factory=dict)

    def find(self, exercise: str, group: str) -> MistakeName | None:
        """Return the name of a group, or None if it has none."""
        return self.entries.get(exercise, {}).get(group)

    def of(self, verdict: Verdict) -> MistakeName | None:
        """Return the name that explains a verdict, or None if there is none."""
        if verdict.status not in ("wrong", "partly") or not verdict.fingerprint:
            return None
        return self.find(verdict.exercise, verdict.fingerprint)

    def groups(self) -> set[str]:
        """Return the groups that have a name."""
        return {group for groups in self.entries.values() for group in groups}

    def with_entry(self, exercise: str, group: str, entry: MistakeName) -> "MistakeNames":
        """Return these names and one more, which replaces an earlier name of its group."""
        groups = {**self.entries.get(exercise, {}), group: entry}
        return MistakeNames({**self.entries, exercise: groups})


NO_NAMES = MistakeNames()


def named(verdict: Verdict, names: MistakeNames) -> Verdict:
    """Explain a verdict in the instructor's words if its group has a name.

    The facts of the verdict stay. An explanation that was found automatically gives way, because a
    verdict has one explanation. Marks and status never change.

    Args:
        verdict: on an answer, as it was recorded.
        names: of the class.

    Returns:
        The verdict with the name, or the verdict itself if it has a catalogued mistake or its
        group has no name.
    """
    entry = names.of(verdict)
    if entry is None or verdict.mistakes:
        return verdict
    return replace(
        verdict,
        mistakes=(entry.name,),
        sentences=(as_sentence(entry.sentence), *_facts(verdict))[:MAX_SENTENCES],
        hint=as_sentence(entry.hint) if entry.hint else "",
        explained_by="mistake",
        located=None,
    )


def as_sentence(text: str) -> str:
    """Return the text in one line, with a capital letter and a full stop."""
    line = " ".join(text.split())
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "?", "!")) else ".")


def slug_of(sentence: str, group: str) -> str:
    """Make a short name from a sentence; the group is the name if the sentence has no words."""
    slug = ""
    for word in re.findall(r"[a-z0-9]+", sentence.lower()):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return slug or group


def _facts(verdict: Verdict) -> tuple[str, ...]:
    """Return the sentences that say what is wrong, without those that explain it."""
    if verdict.explained_by == "mutation":
        return verdict.sentences[1:]  # the engine puts the explanation first
    if verdict.located is None:
        return verdict.sentences
    explanation = verdict.located.sentence
    return tuple(sentence for sentence in verdict.sentences if sentence != explanation)
