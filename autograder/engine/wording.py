"""Small pieces of English: articles, lists, capitals, numbers."""

import re
from collections.abc import Sequence
from typing import Any


def article(noun: str) -> str:
    """The noun with its article: "an int", "an LSTMCache", "a GRUCache"."""
    spelt_out = noun[:2].isupper()  # each letter by its name: an L, an R, a G
    vowels = "AEFHILMNORSX" if spelt_out else "aeiouAEIOU"
    return f"an {noun}" if noun[:1] in tuple(vowels) else f"a {noun}"


def listed(names: Sequence[str]) -> str:
    """Names as code, in a list: "`h`, `c` and `cache`"."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital, unless it begins with a symbol: h is not H."""
    if sentence[1:2] == " " and sentence[0] != "a":
        return sentence
    return sentence[:1].upper() + sentence[1:]


def sentences_in(text: str) -> int:
    """The number of sentences in a text; what is quoted as code or in quotation marks has none."""
    spoken = re.sub(r"`[^`]*`|“[^”]*”", "x", text).strip()
    return len([part for part in re.split(r"[.?!](?:\s+|$)", spoken) if part])


def number(value: Any, unlike: Any = None) -> str:
    """A number with as many digits as a person wants to read, or needs to tell it from `unlike`."""
    digits = 6
    while unlike is not None and digits < 17 and f"{value:.{digits}g}" == f"{unlike:.{digits}g}":
        digits += 1
    return f"{value:.{digits}g}"
