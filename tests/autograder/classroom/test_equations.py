"""Are a lesson's equations drawn without the network, and hostile ones shown as they are typed?"""

import re

import nbformat
import pytest

from autograder.classroom.equations import ATTRIBUTES, ELEMENTS, draw_equation
from autograder.classroom.sanitize import TAGS, convert_markdown
from autograder.support.course_tree import all_lessons, find_course
from tests.autograder.classroom.elements import Elements

EQUATIONS = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+)\$", re.DOTALL)
HOSTILE = [
    r"\text{<script>alert(1)</script>}",
    r"\text{<img src=x onerror=alert(1)>}",
    r"\text{<}\text{script>}",
    r"\href{javascript:alert(1)}{x}",
    r"\style{position:fixed;top:0}{x}",
    r"\class{full-credit}{x}",
    r"\class{lstm-verdict}{x}",
    r"\hspace{500em}",
    r"\rule{500em}{500em}",
    r"\color{red\" onclick=\"alert(1)}x",
    "{" * 900 + "}" * 900,
    r"\frac{1}{" * 150 + "x" + "}" * 150,
    "x" * 3000,
    r"\left( x",
]


def test_every_equation_of_the_course_is_drawn():
    """Does no lesson use what is shown as typed?"""
    count = 0
    for lesson in all_lessons(find_course()):
        for cell in nbformat.read(lesson.notebook, as_version=4).cells:
            if cell.cell_type == "markdown":
                prose = re.sub(r"```.*?```|`[^`\n]*`", "", cell.source, flags=re.DOTALL)
                for displayed, inline in EQUATIONS.findall(prose):
                    count += 1
                    assert draw_equation(displayed or inline, bool(displayed)), (lesson, inline)
    assert count > 100


@pytest.mark.parametrize("latex", HOSTILE)
def test_a_hostile_equation_is_text(latex):
    """Is nothing of it an element that does harm, wherever it is written?"""
    for source in (f"${latex}$", f"$$\n{latex}\n$$", f"![${latex}$](x.png)", f"[${latex}$](#a)"):
        found = Elements(convert_markdown(source, {}))
        assert found.tags <= TAGS
        assert not {"onerror", "onclick", "style"} & {name for name, _ in found.attributes}
    assert draw_equation(latex) == ""


@pytest.mark.parametrize(
    "place", ['<b title="{}">a</b>', "![a {}](data:image/png;base64,iVBORw0KGgo=)", '[a](#b "{}")']
)
def test_an_equation_in_an_attribute_stays_one(place):
    """Does a drawn equation not end the attribute that it is written in?"""
    html = convert_markdown(place.format('$x " onerror=1$'), {})
    assert "onerror" not in {name for name, _ in Elements(html).attributes}
    html = convert_markdown(place.format("$x$"), {})
    assert Elements(html).tags <= TAGS and "equation" not in html


def test_prose_around_equations_is_kept():
    """Inline and displayed, with a number, in a list and a heading?"""
    html = convert_markdown("# On $c_t$\n\n* $f$ *and* $i$\n\n$$c = f \\tag{3}$$\n", {})
    assert html.count("<math") == 4 and "<em>and</em>" in html and "(3)" in html
    found = Elements(html)
    assert found.tags - TAGS <= ELEMENTS
    assert {name for name, _ in found.attributes} <= ATTRIBUTES | {"class", "href"}
