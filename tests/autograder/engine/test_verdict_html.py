"""Does a verdict read well as a page: at a glance, in both themes, whatever is in it?"""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from nbconvert.preprocessors.sanitize import SanitizeHTML

from autograder.classroom.sanitize import sanitize_html
from autograder.engine import heat_map, verdict_html
from autograder.engine.verdict import HEADLINES, FailingCase, Located, PartMarks, Verdict
from tests.autograder.engine.test_verdict import WRONG

# (background, text): JupyterLab's two themes, their zebra stripes, and nbgrader's feedback.
THEMES = [
    ("#ffffff", "#212121"),
    ("#f5f5f5", "#212121"),
    ("#111111", "#ffffff"),
    ("#212121", "#ffffff"),
    ("#111111", "#e0e0e0"),
    ("#ffffff", "#333333"),
    ("#ffffff", "#000000"),
]
AA = 4.5  # of WCAG 2.1


class Page(HTMLParser):
    """A page's text, tags and styles; fails on tags that do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.outline, self.styles, self.texts, self.attributes = [], [], [], [], set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)
        self.outline.append((len(self.open), tag))
        self.styles += [value for name, value in attrs if name == "style"]
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG 2.1 defines it."""
    parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def over(colour: str, behind: str) -> str:
    """The colour that a translucent #rrggbbaa has on a background."""
    opacity = int(colour[7:], 16) / 255
    mixed = (
        round(int(colour[k : k + 2], 16) * opacity + int(behind[k : k + 2], 16) * (1 - opacity))
        for k in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)


def test_contrast_is_that_of_the_standard():
    """Do black on white and a grey known to be at the limit come out right?"""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert over("#00000080", "#ffffff") == "#7f7f7f"


def some(shape=(5, 4), actual=None):
    """A verdict on random numbers."""
    expected = np.random.default_rng(0).normal(size=shape)
    actual = -2 * expected if actual is None else actual
    case = FailingCase("f", ("x",), ("(5, 4)",), quantity="c", expected=expected, actual=actual)
    return replace(WRONG, case=case)


def test_every_text_stands_out_in_every_theme():
    """Has each colour of text a background of its own, and each tint the page's text above it?"""
    seen = set()
    for status in HEADLINES:
        for style in Page(replace(some(), status=status)._repr_html_()).styles:
            colours = dict(re.findall(r"(?:^|;)([\w-]*color):(#\w+)", style))
            assert "color" not in colours or "background-color" in colours, style
            background = colours.get("background-color", "")
            seen.add((background, colours.get("color")))
            if len(background) == 7:
                assert contrast(background, colours["color"]) >= AA
            elif background:
                for behind, text in THEMES:
                    assert contrast(over(background, behind), text) >= AA, (background, behind)
    assert {background for background, text in seen if text} == {
        background for background, _ in verdict_html.COLOURS.values()
    }
    tints = {background for background, _ in seen if len(background) == 9}
    assert verdict_html.LOCATED in tints and len(tints) > 10


@pytest.mark.parametrize("strongest", [heat_map.NEGATIVE, heat_map.POSITIVE])
def test_the_strongest_tint_is_legible_and_seen(strongest):
    """Is the largest entry's number legible on it, and does it differ from no tint at all?"""
    sign = -1 if strongest == heat_map.NEGATIVE else 1
    for behind, text in THEMES:
        colour = over(heat_map.tint(sign * 2.0, 2.0), behind)
        assert contrast(colour, text) >= AA
        assert contrast(colour, behind) >= 1.4


def test_the_structure_of_a_page():
    """First what is wrong, then the hint, and everything else folded?"""
    page = WRONG._repr_html_()
    texts = " ".join(Page(page).texts)
    order = [
        *("rnn_step", "partly correct", "1 of 2.5 marks", "The cache holds", "Hint:"),
        *("Your code, line 2", "The smallest failing case", "Marks of each part", "Read again:"),
        *("One step", "Note: It prints"),
    ]
    places = [texts.index(words) for words in order]
    assert places == sorted(places)
    folded = page[page.index("<details>") : page.rindex("</details>")]
    assert "The cache holds" not in folded and "Hint" not in folded
    for words in ("return <u>x @ W.T</u>", "difference", 'check("rnn_step").case', "<td"):
        assert words.replace('"', "&quot;") in folded
    outline = [(depth, tag) for depth, tag in Page(page).outline if depth <= 2]
    assert [tag for _, tag in outline] == ["div", *["p"] * 3, *["details"] * 3, "p", "p"]
    assert Page(page).attributes <= {"class", "style", "title", "colspan", "href"}


def test_a_passed_verdict_is_one_line():
    """Is there nothing to read where nothing is wrong?"""
    verdict = Verdict(
        "f", 2, 2, "passed", (PartMarks("a", 1, 1, "correct"), PartMarks("b", 1, 1, "correct"))
    )
    assert "".join(Page(verdict._repr_html_()).texts) == "f: correct, 2 of 2 marks"
    assert "".join(Page(verdict._repr_html_()).texts) == verdict.headline


@pytest.mark.parametrize("status", HEADLINES)
def test_every_status_has_its_words_and_colour(status):
    """Can every verdict be shown?"""
    shown = Verdict("x", 0, 1, status)
    assert HEADLINES[status] in str(shown)
    assert verdict_html.COLOURS[status][0] in shown._repr_html_()


def test_no_sentence_is_repeated_in_every_row():
    """Do parts of which the same is to be said share a row, with their marks added?"""
    wrong = "is wrong"
    parts = [
        *(("dx", 0, 1, wrong), ("dh", 1, 1, "correct"), ("dW", 0, 2, f"`grads[1].dW` {wrong}")),
        ("b", 0, 1, "`grads[1].b` is 0"),
    ]
    verdict = replace(WRONG, parts=tuple(PartMarks(*part) for part in parts))
    assert verdict.rows == (
        ("dx, dW", 0, 3, wrong),
        ("dh", 1, 1, "correct"),
        ("b", 0, 1, "`grads[1].b` is 0"),
    )
    assert verdict._repr_html_().count(wrong) == 1 and str(verdict).count(wrong) == 1


def test_located_code_is_shown_in_the_learners_own_lines():
    """Is the located line marked, by more than a colour, with some lines around it?"""
    lines = ["def f(x):", *(f"    y{k} = x < 1" for k in range(2, 40)), "    return y2"]
    located = Located(20, "x < 1", ("`x`",), source="\n".join(lines))
    page = replace(WRONG, located=located)._repr_html_()
    assert re.search(r"<b>▸ 20      y20 = <u>x &lt; 1</u></b>", page)
    assert "y14 = x" in page and "y26 = x" in page
    assert "y13 = x" not in page and "y27 = x" not in page
    assert "is where your computation leaves the right one" in page
    said = replace(WRONG, located=located, sentences=(located.sentence,))
    assert said._repr_html_().count("is where your computation") == 1


def test_all_of_a_few_located_lines_are_marked():
    """Are they marked on the page and in the terminal, and named in words?"""
    source = "def f(x):\n    a = x\n    b = a\n    return b\n"
    verdict = replace(WRONG, located=Located(3, "a", source=source, since=2))
    page = verdict._repr_html_()
    assert page.count("▸") == 2 and "Your code, lines 2 to 3" in page
    assert "The mistake is in line 2 or 3: the value of <code>a</code> is wrong" in page
    text = str(verdict)
    assert "> 2 |     a = x" in text and "> 3 |     b = a" in text and "  4 |" in text


def test_a_helper_of_the_learners_own_is_named():
    """Does the page say in which function the line is?"""
    page = replace(WRONG, located=Located(1, "x", function="my_gate"))._repr_html_()
    assert "Your code, line 1 of <code>my_gate</code>" in page
    assert "Line 1 of <code>my_gate</code>, <code>x</code>, is where your computation" in page


HOSTILE = "</pre></details><script>alert(1)</script><img src=x onerror=alert(1)>'\"`&amp;"
INVISIBLE = "a\u202eb\u2066c\u200fd\u200be\x00f\x1b[31mg\x07h\ud800i\u2028j\ufeffk"


def hostile(text: str) -> Verdict:
    """A verdict that holds a text in every place."""
    case = FailingCase(
        exercise=text,
        names=(text,),
        described=(text,),
        quantity=text,
        expected=1.0,
        actual=2.0,
        situation=text,
        problem=text,
        call=text,
    )
    return Verdict(
        exercise=text,
        marks=0,
        points=1,
        status="wrong",
        parts=(PartMarks(text, 0, 1, text), PartMarks("b", 0, 1, f"{text}2")),
        sentences=(text,),
        hint=text,
        notes=(text,),
        located=Located(1, text, (text, text), text, f"{text}\n{text}"),
        case=case,
        section=text,
    )


@pytest.mark.parametrize("raised", ["", HOSTILE])
def test_hostile_text_is_shown_as_text(raised):
    """Is every place in which a learner's text can be escaped?"""
    verdict = hostile(HOSTILE)
    verdict = replace(verdict, case=replace(verdict.case, raised=raised))
    for page in (
        verdict._repr_html_(),
        verdict.to_html(in_notebook=False),
        verdict.case._repr_html_(),
    ):
        assert "<script" not in page and "<img" not in page and "href" not in page
        assert Page(page).outline
    located = verdict._repr_html_()
    assert located.count("&lt;script&gt;") >= 12


@pytest.mark.parametrize("show", [Verdict._repr_html_, str, lambda v: v.case._repr_html_()])
def test_nothing_invisible_is_shown(show):
    """Are control characters, escape sequences and overrides of direction left out?"""
    shown = show(hostile(INVISIBLE))
    assert not set(shown) & set("\u202e\u2066\u200f\u200b\x00\x1b\x07\ud800\u2028\ufeff")
    assert "abcdef[31mghi jk" in shown
    shown.encode()


@pytest.mark.parametrize("text", [HOSTILE * 500, "&" * 10**6, '"' * 10**5, "`x`" * 10**5])
def test_a_page_is_small_whatever_is_in_it(text):
    """Are 30,000 characters never exceeded, and is what is wrong said first of all?"""
    verdict = hostile(text)
    verdict = replace(verdict, sentences=("It is wrong.", *[text] * 50), notes=(text,) * 50)
    page = verdict._repr_html_()
    assert 10_000 < len(page) <= verdict_html.MAX_SIZE and "It is wrong." in page
    assert Page(page).outline


@pytest.mark.parametrize("shape", [(), (1,), (300,), (300, 200), (50, 40, 30), (2,) * 8, (2,) * 9])
def test_a_page_is_small_however_large_the_arrays(shape):
    """Is an excerpt shown, and nothing where there are too many axes?"""
    page = some(shape)._repr_html_()
    assert len(page) <= verdict_html.MAX_SIZE
    assert ("difference</th>" in page) == (len(shape) <= 8)
    assert ("…" in page) == (shape not in ((), (1,), (2,) * 8, (2,) * 9))


def squeezed(page: str) -> str:
    """The text of a page."""
    return " ".join("".join(Page(page).texts).split())


def tags(page: str) -> list[str]:
    """The tags of a page, but for those that browsers add to a table."""
    return [tag for _, tag in Page(page).outline if tag != "tbody"]


def test_the_sanitiser_of_a_class_leaves_everything():
    """Do the text, the structure, the styles and the numbers on hover survive?"""
    page = some().to_html(in_notebook=False)
    cleaned = sanitize_html(page, is_verdict=True)
    assert squeezed(cleaned) == squeezed(page)
    assert tags(cleaned) == tags(page)
    assert Page(cleaned).attributes == Page(page).attributes
    styles = [style.replace(" ", "") for style in Page(cleaned).styles]
    assert styles == [style.replace(" ", "") for style in Page(page).styles]
    assert "<style" not in page and "<svg" not in page


def test_a_strict_sanitiser_leaves_what_matters():
    """Do the words survive nbconvert's sanitiser, which shows most tags as text?"""
    clean = SanitizeHTML().sanitize_html_tags(WRONG._repr_html_())
    for words in ("rnn_step", "1 of 2.5 marks", "The cache holds", "What does the backward pass"):
        assert words in clean


def test_links_are_left_out_of_other_pages():
    """Is the section named where its heading is not on the page?"""
    assert '<a href="#Exercise-rnn_step">“One step”</a>' in WRONG.to_html()
    assert "href" not in WRONG.to_html(in_notebook=False) and "“One step”" in WRONG.to_html(
        in_notebook=False
    )
