"""Convert LaTeX equations to MathML, which browsers draw themselves."""

import re
from html import escape

from latex2mathml.converter import convert

from autograder.site.line_breaks import pieces_of
from autograder.support.errors import CourseError

ALIGNED = re.compile(r"(\\(?:begin|end))\{aligned\}")  # the converter knows it as split
SIZE = re.compile(r"\\[bB]ig{1,2}[lrm]?(?![A-Za-z])")  # a plain bracket is drawn better than \bigl(
# Attributes of operators that the converter leaves out and browsers need.
FINISH = (
    # a minus after = ( [ , · is a sign, not a difference
    (
        r"(>(?:[=(\[,]|&#x(?:0003D|00028|0005B|0002C|000B7);)</mo><mo)>(?=&#x02212;)",
        r'\1 form="prefix">',
    ),
    # bars are no taller than the symbols between them
    (
        r"<mo(?: stretchy=\"false\")?>(?=&#x(?:02016|0007C);)",
        '<mo stretchy="false" lspace="0" rspace="0">',
    ),
    # ln f, not lnf
    (
        r"(?<!<msu[bp]>)(<m[io]>[a-z]{2,}</m[io]>)(?=<m(?:i|n|sub|frac|style)\b)",
        r'\1<mspace width="0.167em" />',
    ),
    # lstm_step, not lstm\_step, in text
    (r"\\(?=[_#%$])", ""),
)
TAG = re.compile(r"\\tag\{([^{}]*)\}")


def equation(latex: str, breaks: bool = False) -> str:
    """Convert a displayed equation, with its number at the right.

    Args:
        latex: without the dollars around it.
        breaks: whether a narrow screen may show its pieces below each other; style sheets must know
            the classes `pieces` and `piece` then.

    Raises:
        CourseError: the converter does not know a part of the equation.

    Example:
        >>> equation(r"a = b \\tag{1}").endswith("<span>(1)</span></span>")
        True
    """
    number = "".join(f"<span>({escape(tag)})</span>" for tag in TAG.findall(latex))
    untagged = TAG.sub("", latex)
    drawn = _breaking(untagged) if breaks else mathml(untagged, "block")
    return f'<span class="equation">{drawn}{number}</span>'


def _breaking(latex: str) -> str:
    """Convert the pieces of an equation; an equation of one piece needs nothing around it."""
    found = [
        [mathml(line, "block") for line in equation_pieces] for equation_pieces in pieces_of(latex)
    ]
    if len(found) == 1 and len(found[0]) == 1:
        return found[0][0]
    inside = "".join(f'<span class="piece">{"".join(lines)}</span>' for lines in found)
    return f'<span class="pieces">{inside}</span>'


def mathml(latex: str, display: str = "inline") -> str:
    """Convert LaTeX mathematics to a MathML element.

    Args:
        latex: without the dollars around it.
        display: "inline" or "block".

    Raises:
        CourseError: the converter does not know a part of the equation.

    Example:
        >>> "<msub>" in mathml("h_t")
        True
    """
    try:
        plain = SIZE.sub("", ALIGNED.sub(r"\1{split}", latex))
        element = convert(plain, display=display)
    except Exception as error:  # the converter's errors have no common base class
        raise CourseError(f"the equation {latex.strip()!r} cannot be read: {error!r}") from error
    if unknown := re.search(r"\\[A-Za-z]+|(?<=<mi>)&(?=</mi>)", element):
        raise CourseError(f"the equation {latex.strip()!r} uses {unknown[0]}, which pages lack")
    for pattern, better in FINISH:
        element = re.sub(pattern, better, element)
    return element
