"""Text that no spreadsheet takes for a formula."""

import re

# At the start of a cell, and after anything that some spreadsheet's settings take for a separator:
# a table with commas that is opened where semicolons separate is split inside of its cells. There,
# the quotes that follow are taken away.
FORMULA = re.compile(r"""(^|[;,|\t\r\n][\s"]*)([=+\-@\t\r])""")


def inert(text: str) -> str:
    """Return text with an apostrophe before everything that could start a formula.

    Example:
        >>> inert("=1+1"), inert("ada; =1+1"), inert("2-1")
        ("'=1+1", "ada; '=1+1", '2-1')
    """
    plain = text.replace("\0", "")
    while (made := FORMULA.sub(r"\1'\2", plain)) != plain:
        plain = made
    return plain
