"""Do the book's other pages show what their sources hold?"""

import os

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.engine.quiz import Option, Quiz
from autograder.site.book.claims_page import MeasuredClaim, claims_of, claims_page
from autograder.site.book.example_verdict import example_code, example_verdict
from autograder.site.book.guides import GUIDES, guide_page
from autograder.site.book.landing import landing_page, lesson_card
from autograder.site.book.quizzes import quiz_html
from autograder.site.book.sources import Sources
from autograder.support.errors import CourseError
from autograder.support.repository import Repository


def said(text):
    """A code cell whose output is Markdown."""
    return new_code_cell("x", outputs=[new_output("display_data", {"text/markdown": text})])


def test_claims_are_read_with_their_statement_and_section():
    """Are number, statement, verdict, condition and evidence those of the lesson?"""
    notebook = new_notebook(
        cells=[
            new_markdown_cell(
                "## Claims\n\nText.\n\n### Claim 2.7\n\n> **“Gate value 1\n> keeps.”**"
            ),
            said(
                "| a |\n|---|\n| 1 |\n\n**Claim 2.7: *true if* f is exactly 1.** It leaks by |f|."
            ),
            new_markdown_cell("## Another section"),
            said("**Claim 18: *false*.** Never."),
            said("no claim"),
        ]
    )
    first, second = claims_of(notebook)
    assert first == MeasuredClaim(
        "2.7", "Gate value 1 keeps.", "true if", "f is exactly 1", "It leaks by |f|.", "Claim 2.7"
    )
    assert (second.number, second.statement, second.verdict) == ("18", "", "false")
    page = claims_page({"02_gates": ("02 · Gates", [first, second]), "00": ("00", [])})
    rows = [line for line in page.splitlines() if line.startswith("| [")]
    assert "lessons/02_gates.ipynb#claim-27" in rows[0] and r"by \|f\|." in rows[0]
    assert '<span class="claim-verdict depends">true if</span> f is exactly 1' in rows[0]
    assert "| Another section |" in rows[1] and "## 00" not in page


def test_a_claim_may_be_measured_in_a_section_of_its_section():
    """Is the statement that of the section around, and not of the section before?"""
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# 01\n\n## Claim 1.1: they forget\n\n> **“They forget.”**"),
            new_markdown_cell("### Control\n\nText."),
            said("**Claim 1.1: *true*.** They do."),
            new_markdown_cell("## Claim 1.2: they vanish"),
            said("**Claim 1.2: *false*.** They do not."),
        ]
    )
    first, second = claims_of(notebook)
    assert (first.statement, first.heading) == ("They forget.", "Claim 1.1: they forget")
    assert (second.statement, second.heading) == ("", "Claim 1.2: they vanish")


def test_a_quiz_holds_every_explanation():
    """Can one option be chosen, or several, and is each answer explained?"""
    options = (Option("a <b>b</b>", why="Yes.", correct=True), Option("c", why="No."))
    single = BeautifulSoup(quiz_html(Quiz("q", "Which?", options)), "html.parser")
    assert [box["type"] for box in single.find_all("input")] == ["radio", "radio"]
    assert [item["data-correct"] for item in single.find_all("li")] == ["true", "false"]
    assert [why.get_text() for why in single.select("li .why")] == ["✓ true: Yes.", "✗ false: No."]
    several = BeautifulSoup(quiz_html(Quiz("q", "Which?", options, multiple=True)), "html.parser")
    assert several.form.has_attr("data-multiple") and not single.form.has_attr("data-multiple")
    assert several.find("input")["type"] == "checkbox"


@pytest.fixture
def repository(tmp_path):
    """A repository with a guide, a picture and a contributor's guide."""
    for name in ("docs/instructors.md", "docs/images/a.png", "CONTRIBUTING.md"):
        path = tmp_path / "repository" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "repository"


def test_links_of_guides_lead_to_pages(repository, tmp_path):
    """Do links between guides stay links, and come pictures along?"""
    sources = Sources(tmp_path / "sources")
    text = "[a](../CONTRIBUTING.md#set-up) ![b](images/a.png) [c](#here) [d](https://e.org/f.md)"
    page = guide_page("docs/instructors.md", text, repository, sources)
    assert page == (
        "[a](contributing.md#set-up) ![b](../files/docs/images/a.png) [c](#here) "
        "[d](https://e.org/f.md)"
    )
    assert (tmp_path / "sources/files/docs/images/a.png").read_text() == "docs/images/a.png"
    back = guide_page("CONTRIBUTING.md", "[a](docs/instructors.md)", repository, sources)
    assert back == "[a](instructors.md)"


def test_a_link_that_leads_nowhere_is_an_error(repository, tmp_path):
    """Are the guide and the link named?"""
    with pytest.raises(CourseError, match=r"CONTRIBUTING.md links to nothing\.md"):
        guide_page("CONTRIBUTING.md", "[a](nothing.md)", repository, Sources(tmp_path / "s"))


def test_a_source_is_written_only_if_it_changes(tmp_path):
    """Does an unchanged file keep its time, and does a file of an earlier build go?"""
    first = Sources(tmp_path)
    first.write("a.md", "one")
    first.write("b.md", "two")
    os.utime(tmp_path / "a.md", (1, 1))
    second = Sources(tmp_path)
    second.write("a.md", "one")
    second.remove_others()
    assert (tmp_path / "a.md").stat().st_mtime == 1 and not (tmp_path / "b.md").exists()
    second.write("a.md", "three")
    assert (tmp_path / "a.md").read_text() == "three" and (tmp_path / "a.md").stat().st_mtime > 1


def card_of_gates(lives):
    """What the landing page shows of lesson 02."""
    text = (
        "# 02 · Gates\n\n| **You learn to** | build `gates` |\n|---|---|\n"
        "| **Time** | about 50 minutes |"
    )
    notebook = new_notebook(cells=[new_markdown_cell(text)])
    return lesson_card("lessons/02_gates", "02", "02 · Gates", notebook, lives)


def test_the_landing_page_names_the_places():
    """Are Colab, Binder and the development container linked to, where the address is known?"""
    places = ("Google Colab", "Binder", "GitHub Codespaces", "VS Code", "development\n  container")
    linked = landing_page(
        [card_of_gates(lives=True)], [], GUIDES.values(), Repository("https://github.com/ada/lstm")
    )
    assert all(place in linked for place in places)
    assert "/github/ada/lstm/blob/main/notebooks/02_gates.ipynb)" in linked
    assert "](https://codespaces.new/ada/lstm)" in linked and "](https://mybinder.org/" in linked
    assert "Run this lesson here" in linked
    assert "git clone https://github.com/ada/lstm\ncd lstm\nmake study\n" in linked
    plain = landing_page([card_of_gates(lives=False)], [], GUIDES.values(), None)
    assert "https://" not in plain.split("## The lessons")[0].split("## Ways to begin")[1]
    assert "Google Colab" in plain and "development container" in plain
    assert "Run this lesson here" not in plain
    assert all("](guides/places.md)" in page for page in (linked, plain))


def test_the_landing_page_shows_a_named_mistake():
    """Is the verdict that of the answer beside it, and does it name the mistake?"""
    namespace = {}
    exec(example_code(), namespace)
    assert namespace["forget"](2, 3) == 5
    verdict = example_verdict()
    assert verdict.mistakes == ("adds-forget-gate",) and not verdict.passed
    card = card_of_gates(lives=False)
    assert (card.title, card.minutes, card.learn) == ("Gates", "50", "build `gates`")
    assert card.marks > 10
    claim = MeasuredClaim("2.7", "", "false", "", "", "")
    page = landing_page([card], [claim], GUIDES.values(), None)
    assert "50 minutes · " in page and "Build <code>gates</code>" in page
    assert "The lessons measure 1: 1 false." in page
    assert verdict.to_html(in_notebook=False) in page
