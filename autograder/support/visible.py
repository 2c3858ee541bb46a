"""Replace characters that a terminal or a page obeys instead of showing them."""

from unicodedata import category

INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, bidirectional, surrogate, unassigned
SPACES = ("Zl", "Zp", "Zs")


def visible(text: str, keep: str = "") -> str:
    r"""Return text without control characters, escape sequences and bidirectional overrides.

    Args:
        text: from anywhere.
        keep: control characters that stay, such as "\n".

    Returns:
        The text; every kind of white space in it is a space.

    Example:
        >>> visible("\x1b]0;title\x07one\ntwo"), visible("one\ntwo", keep="\n")
        (']0;titleone two', 'one\ntwo')
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep else _visible(c) for c in text)


def _visible(character: str) -> str:
    if character in "\n\t\r" or category(character) in SPACES:
        return " "
    return "" if category(character) in INVISIBLE else character
