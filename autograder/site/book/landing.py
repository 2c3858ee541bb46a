"""The landing page: what the course is, a verdict that names a mistake, the ways to begin."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from nbformat import NotebookNode

from autograder.engine.registry import installed_exercises
from autograder.site.book.claims_page import CLASSES, MeasuredClaim
from autograder.site.book.example_verdict import example_code, example_verdict
from autograder.site.book.sphinx_setup import STATIC
from autograder.support.repository import Repository

MINUTES = re.compile(r"\*\*Time\*\* \| about (\d+) minutes")
LEARN = re.compile(r"\*\*You (?:will )?learn to\*\* \| ([^|\n]+?) \|")
PAGE = """---
hide-toc: true
myst:
  html_meta:
    description: >-
      A free course on LSTMs: write every piece by hand, from gates to a language model on a GPU,
      and find out at once what is wrong with an answer.
---

# Build an LSTM by hand

<div class="hero">
<p class="lead">From “why do recurrent networks forget?” to a language model trained on a GPU. You
write every piece yourself, and when an answer is wrong, you find out at once what is wrong with
it.</p>
<div class="buttons">
<a class="button first" href="{first}.html">Start reading</a>
<a class="button" href="#ways-to-begin">Write the code yourself</a>
</div>
{cell}
<label class="pause"><input type="checkbox"> Pause the animation</label>
</div>

## A wrong answer is explained

Here is an answer to an exercise, and the verdict on it. The judge names the mistake and asks the
question that leads to the correction. Where it cannot name a mistake, it shows you the line at
which your computation leaves the right one.

<div class="answer">
<div class="bar">Your answer</div>
<pre tabindex="0"><code>{code}</code></pre>
{verdict}
</div>

## Ways to begin

<div class="cards">
<div>

**Read it here.** Every lesson is on this site with its figures, hints and solutions. The quizzes
work in the page, and you install nothing.{here}

[Begin with lesson {number}](/{first}.ipynb)

</div>
<div>

**Work on your computer.** You need Python 3.11 or newer, and `make`.

```
{start}
```

JupyterLab opens on the first lesson. The first start installs the course: a few minutes, and 2 GB,
or 8 GB with PyTorch for GPUs.

</div>
<div class="wide">

**Work on a computer elsewhere.** The checks are the same there, and you install nothing.

{elsewhere}

[Compare the places](guides/places.md)

</div>
</div>

## The lessons

<ul class="cards">
{lessons}
</ul>

{claims}

## For instructors

Give the notebooks to a class, and grade hundreds of submissions in a sandbox. The feedback names
every mistake, and a report shows what the class misunderstood.
[Read the instructor's guide](guides/instructors.md).

```{{toctree}}
:caption: Lessons
:hidden:

{lesson_pages}
```

```{{toctree}}
:caption: Look up
:hidden:

claims
reference/index
```

```{{toctree}}
:caption: Guides
:hidden:

{guides}
```
"""
HERE = """ Lessons with the button *Run this lesson here* run your own code in your browser, and
check it."""
START = """git clone {address}
cd {name}
make study"""
START_IN_GENERAL = "make study        # in a copy of the course"
ELSEWHERE = """- [Google Colab]({colab}), with a Google account
- [Binder]({binder}), with no account
- [GitHub Codespaces]({codespace}), with a GitHub account. VS Code opens the same development
  container."""
ELSEWHERE_IN_GENERAL = """- Google Colab or Binder
- GitHub Codespaces or VS Code, in the development container"""


@dataclass(frozen=True)
class LessonCard:
    """What the landing page shows of a lesson.

    Attributes:
        page: its path in the book, without an ending.
        number: two digits.
        title: without the number.
        minutes: "" where the lesson states none.
        marks: of all its exercises.
        learn: the first thing that it teaches; "" where the lesson states none.
        lives: whether it runs in the page.
    """

    page: str
    number: str
    title: str
    minutes: str
    marks: float
    learn: str
    lives: bool


def lesson_card(
    page: str, number: str, title: str, notebook: NotebookNode, lives: bool
) -> LessonCard:
    """Read a lesson's card from its notebook and its exercises."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    minutes, learn = MINUTES.search(text), LEARN.search(text)
    marks = sum(each.points for each in installed_exercises().values() if each.lesson == number)
    return LessonCard(
        page,
        number,
        title.removeprefix(f"{number} · "),
        minutes[1] if minutes else "",
        marks,
        learn[1] if learn else "",
        lives,
    )


def landing_page(
    cards: Sequence[LessonCard],
    claims: Sequence[MeasuredClaim],
    guides: Iterable[str],
    repository: Repository | None,
) -> str:
    """Write the landing page, with the book's tables of contents."""
    return PAGE.format(
        start=_start(repository),
        here=HERE if any(card.lives for card in cards) else "",
        elsewhere=_elsewhere(PurePosixPath(cards[0].page).name, repository),
        first=cards[0].page,
        number=cards[0].number,
        cell=(STATIC / "cell.svg").read_text("utf-8").strip(),
        code=escape(example_code()),
        verdict=example_verdict().to_html(in_notebook=False),
        lessons="\n".join(map(_card_html, cards)),
        claims=_claims(claims),
        lesson_pages="\n".join(card.page for card in cards),
        guides="\n".join(guides),
    )


def _start(repository: Repository | None) -> str:
    """The commands that open the first lesson."""
    if repository is None:
        return START_IN_GENERAL
    name = PurePosixPath(repository.path).name
    return START.format(address=repository.address, name=name)


def _elsewhere(stem: str, repository: Repository | None) -> str:
    """The places that open a lesson at once; without a repository, nothing can be linked to."""
    if repository is None:
        return ELSEWHERE_IN_GENERAL
    return ELSEWHERE.format(
        colab=repository.colab(stem),
        binder=repository.binder(stem),
        codespace=repository.codespace,
    )


def _card_html(card: LessonCard) -> str:
    marks = f"{card.marks:g} mark{'' if card.marks == 1 else 's'}"
    facts = " · ".join(filter(None, (card.minutes and f"{card.minutes} minutes", marks)))
    learn = re.sub(
        r"`([^`]*)`", r"<code>\1</code>", escape(card.learn[:1].upper() + card.learn[1:])
    )
    return (
        f'<li><a href="{card.page}.html"><span class="number">{card.number}</span> '
        f'<span class="title">{escape(card.title)}</span> <span class="facts">{facts}</span>'
        f'<span class="what">{learn}</span></a></li>'
    )


def _claims(claims: Sequence[MeasuredClaim]) -> str:
    """A sentence on the claims, with the number of verdicts of each kind."""
    if not claims:
        return ""
    kinds = Counter(CLASSES.get(claim.verdict, "depends") for claim in claims)
    names = {"true": "true", "depends": "true under a condition or misleading", "false": "false"}
    counts = [f"{kinds[kind]} {name}" for kind, name in names.items() if kinds[kind]]
    return (
        "## Claims are measured\n\nTextbooks make claims about LSTMs, and not all of them hold. "
        f"The lessons measure {len(claims)}: {', '.join(counts)}. "
        "[See every claim with its evidence](claims.md).\n"
    )
