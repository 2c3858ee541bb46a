"""Does nothing run, load, or pass itself off as the formgrader's own, in cleaned HTML?"""

import time

import pytest

from autograder.classroom.sanitize import (
    FRAME,
    FRAME_TITLE,
    TAGS,
    clean_html,
    convert_markdown,
    sanitize_html,
)
from autograder.engine.verdict import MIME_TYPE
from autograder.exercises import EXERCISES
from autograder.submission.unjudged import no_marks
from tests.autograder.classroom.elements import Elements

HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://elsewhere/seen.png'>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='jAvaScript&colon;alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<form action=/api><button formaction='javascript:alert(1)'>a</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>a</details>",
    "<style>@import 'https://elsewhere/a.css'; body { display: none }</style>",
    "<p style='background: url(https://elsewhere/seen)'>a</p>",
    "<p style='position: fixed; top: 0'>a</p>",
    "<p style='margin: -500px; margin-top: calc(0px - 9px)'>a</p>",
    "<a href='https://elsewhere' style='padding: 5000px; border-left: 99em solid red'>a</a>",
    "<p style='padding: 90%; margin: 1e5px'>a</p>",
    "<a href='https://elsewhere' style='display: block; min-width: 5000px'>a</a>",
    "<p style='display: none; display: fixed; DISPLAY: block; display: list-item block'>a</p>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere'>",
    "<base href='https://elsewhere/'>",
    "<object data=x></object><embed src=x><link rel=stylesheet href=x>",
    "<b class='full-credit'>my figure</b>",
    "<div class='nbgrader_cell'><b id='sigmoid'>my figure</b></div>",
    "<span data-link='x' data-toggle='tooltip' title='a'>a</span>",
    "<!--><script>alert(1)</script>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "# sigmoid\n\n[a](javascript:alert(1)) ![a](x 'onerror=alert(1)')",
    "<script src=//elsewhere/a.js></script",
    "```html\n<script>alert(1)</script>\n```",
    "$\\href{javascript:alert(1)}{x}$ <script type='math/tex'>x</script>",
]
COVERING = ("url", "position", "-500", "calc", "5000", "em", "%", "e5", "block", "none", "fixed")
ATTRIBUTES = {"class", "style", "title", "align", "href", "src", "alt", "width", "height"}


def clean_markdown(markdown, attachments=None):
    """Convert a cell's Markdown, with the pictures attached to it."""
    return convert_markdown(markdown, attachments or {})


@pytest.mark.parametrize("clean", [sanitize_html, clean_markdown])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_active_is_left(hostile, clean):
    """Are only tags, addresses, classes and styles left that show something?"""
    found = Elements(clean(hostile))
    assert found.tags <= TAGS
    for name, value in found.attributes:
        assert name in ATTRIBUTES
        if name == "src":
            assert value.startswith(("data:image/png;", "data:image/jpeg;"))
        if name == "href":
            assert value.startswith(("http://", "https://", "mailto:", "#"))
        if name == "class":
            assert not {"full-credit", "nbgrader_cell", "score"} & set(value.split())
        if name == "style":
            assert not any(word in value for word in COVERING)


def test_the_text_of_what_is_removed_stays():
    """Can an instructor still read what a student tried?"""
    assert "alert(1)" in sanitize_html("<script>alert(1)</script>")


def test_verdicts_keep_their_looks():
    """Does a verdict come through as it was made?"""
    exercise = EXERCISES["sigmoid"]
    html = no_marks(exercise, "wrong", "`s` is *not* right")._repr_html_()
    cleaned = Elements(sanitize_html(html, is_verdict=True)).attributes
    assert [(name, value.replace("; ", ";")) for name, value in cleaned] == [
        (name, value if value.endswith(";") or name != "style" else f"{value};")
        for name, value in Elements(html).attributes
    ]
    assert "5px solid" in sanitize_html(
        html, is_verdict=True
    ) and "<code>s</code>" in sanitize_html(html, is_verdict=True)


def test_prose_keeps_its_form():
    """Are emphasis, tables, code, formulas, pictures and links still there?"""
    picture = "data:image/png;base64,iVBORw0KGgo="
    html = clean_markdown(
        f"**b** `c` $a_i < b$ [l](https://nbgrader.readthedocs.io) ![p]({picture})\\n\\n"
        "| a | b |\\n|---|---|\\n| 1 | 2 |\\n\\n```python\\nreturn f * c\\n```\\n".replace(
            "\\n", "\n"
        )
    )
    drawn = "<msub><mi>a</mi><mi>i</mi></msub>"
    for part in ("<strong>b</strong>", "<code>c</code>", drawn, "<table", picture, "return"):
        assert part in html
    assert 'href="https://nbgrader.readthedocs.io"' in html


FORGED = no_marks(EXERCISES["sigmoid"], "wrong", "No.").to_html(in_notebook=False)


@pytest.mark.parametrize("clean", [sanitize_html, clean_markdown])
def test_a_student_has_none_of_a_verdicts_looks(clean):
    """Are the classes, borders and frames of verdicts stripped from what a student writes?"""
    frames = f"{FRAME}{FORGED}</section><p class='n btn'>a</p><table border=4 rules=all></table>"
    found = Elements(clean(f"{FORGED}{frames}"))
    assert "section" not in found.tags
    written = str(found.attributes)
    for word in ("lstm-", "border", "rules", "aria", "btn"):
        assert word not in written


@pytest.mark.parametrize("mime", ["text/html", "text/markdown"])
def test_only_the_graders_output_is_framed(mime):
    """Is the frame for the HTML of an output with a verdict's data, and for no other text?"""
    verdict = {"output": {"data": {MIME_TYPE: {}, "text/html": FORGED}}}
    assert clean_html(verdict, FORGED).startswith(FRAME)
    assert "lstm-verdict" in clean_html(verdict, FORGED)
    student = {"output": {"data": {mime: FORGED}}}
    for context, html in ((verdict, f"{FORGED} "), (student, FORGED), ({}, FORGED)):
        cleaned = clean_html(context, html)
        assert FRAME_TITLE not in cleaned and "lstm-verdict" not in cleaned


PIXEL = "iVBORw0KGgo="


def test_pasted_pictures_are_shown():
    """Are attachments found by their names, also by those with spaces and accents?"""
    for name, written in (
        ("a.png", "a.png"),
        ("my été.png", "my%20%C3%A9t%C3%A9.png"),
        ("a%20b.png", "a%20b.png"),
    ):
        html = clean_markdown(f"![cell](attachment:{written})", {name: {"image/png": PIXEL}})
        assert f'src="data:image/png;base64,{PIXEL}"' in html, name


@pytest.mark.parametrize(
    "source",
    [
        "![my <b>sketch</b>](attachment:none.png)",
        "![my <b>sketch</b>](sketch.png)",
        "![my <b>sketch</b>](https://elsewhere/seen.png)",
        "<img alt='my &lt;b&gt;sketch&lt;/b&gt;' src='x.svg'>",
    ],
)
def test_missing_pictures_become_words(source):
    """Does the page say that there was a picture, and what it showed?"""
    html = clean_markdown(source)
    assert "[picture not available" in html and "sketch" in html
    assert "<img" not in html and "<b>" not in html
    assert "<em>[picture not available]</em>" in clean_markdown("![](attachment:)")


@pytest.mark.parametrize("digits", [300, 4290, 4400, 5000])
def test_long_numbers_in_styles_do_no_harm(digits):
    """Is a number that Python refuses to read no reason to stop?"""
    html = sanitize_html(
        f"<p style='width: {'9' * digits}px; color: rgb({'9' * digits}, 0, 0)'>a</p>"
    )
    assert "a" in html and "width" not in str(Elements(html).attributes)
    for colour in (
        f"#{'9' * digits}",
        f"rgb({'9' * digits}%, 0, 0)",
        f"rgba(0, 0, 0, .{'9' * digits})",
    ):
        for name in ("color", "background-color"):
            source = f"<p style='{name}: {colour}'>a</p>"
            for cleaned in (sanitize_html(source), convert_markdown(source, {})):
                assert ">a</p>" in cleaned or "&gt;a&lt;/p&gt;" in cleaned  # shown as text
    numbers = f"<p style='margin: {'9' * digits}px'>a</p>"
    cleaned = sanitize_html(numbers)
    assert cleaned in ('<p style="">a</p>', "<p>a</p>") or "&gt;a&lt;/p&gt;" in cleaned


SLOW = {
    "blank lines": "\n" * 60_000,
    "divs": "<div>" * 30_000,
    "bold": "<b>" * 20_000,
    "bold paragraphs": "<b><p>" * 8_000,
    "brackets": "[" * 50_000,
    "links": "[a](" * 12_000,
    "emphasis": "**a" * 15_000,
    "backticks": "`a``" * 15_000,
    "formulas": "\\begin{a}" * 5_000,
    "many formulas": "\\begin{a}" * 200_000,
    "attributes": "<p " + " ".join(f'a{n}="1"' for n in range(8_000)) + ">",
    "angles": "<a " * 20_000,
    "ampersands": "&" * 60_000,
    "rows": "|a" * 20_000 + "\n" + "|-" * 20_000,
    "large": "word " * 400_000,
}


@pytest.mark.parametrize("clean", [sanitize_html, clean_markdown])
@pytest.mark.parametrize("name", SLOW)
def test_no_cell_takes_long(name, clean):
    """Is the time bounded, in seconds of the processor, for what took minutes?"""
    begun = time.process_time()
    html = clean(SLOW[name])
    assert time.process_time() - begun < 8
    assert Elements(html).tags <= TAGS


def test_what_is_too_complex_is_shown_as_text():
    """Can an instructor read what a student has written?"""
    assert "&lt;div&gt;&lt;div&gt;" in sanitize_html("<div>" * 30_000)
    tall = "<ul>" + "<li>point\n" * 3_000 + "</ul>"
    assert "<li>" in sanitize_html(tall)
    picture = f'<img src="data:image/png;base64,{PIXEL * 20_000}">'
    assert "<img" in sanitize_html(picture)
    assert "<img" in clean_markdown(f"![a](data:image/png;base64,{'iVBORw0KGgoA' * 20_000})")
