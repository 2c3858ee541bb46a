"""Does lesson 02 work as a learner meets it: in a browser, on JupyterLab, with mouse and keys?

KEEP_SCREENSHOTS=1 keeps the README's pictures in docs/images/.
"""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import (
    Lab,
    chromium_page,
    course_copy,
    keep_picture,
    open_lab,
    right_answers,
    studying,
)

pytestmark = pytest.mark.slow
VALIDATING = 180_000  # milliseconds: nbgrader runs the whole notebook


def test_three_evenings(tmp_path):
    """Does each thing on the page do what it promises, and is all there on a later day?

    Each day opens just the lesson that was asked for. The terminal shows no warning and no error on
    any of them: `studying` looks at it.
    """
    tree = course_copy(tmp_path)
    with chromium_page() as page:
        with studying(tree, "02") as address:
            lab = open_lab(page, address)
            just_the_lesson_is_open(lab, "02_gates.ipynb")
            lab.run_imports()
            a_mistake_is_named(lab)
            the_verdict_reads_well_in_every_theme(lab)
            the_corrected_answer_passes(lab)
            the_playground_answers(lab)
            a_quiz_explains(lab)
            all_is_answered_but_one(lab)
            validate_says_what_is_missing(lab)
            nothing_else_asks_for_attention(lab)
        with studying(tree, "03") as address:
            just_the_lesson_is_open(open_lab(page, address), "03_cell_state.ipynb")
        with studying(tree, "02") as address:
            lab = open_lab(page, address)
            just_the_lesson_is_open(lab, "02_gates.ipynb")
            expect(lab.cell_containing("def forget(")).to_contain_text("return f * c_prev")
            the_progress_is_shown(lab, "expose", done=2)


def just_the_lesson_is_open(lab: Lab, name: str) -> None:
    """One tab, no tab of an earlier day, and nothing of nbgrader's but Validate."""
    expect(lab.page.locator("#jp-main-dock-panel .lm-TabBar-tab")).to_have_text([name])
    labels = lab.page.locator("[role=tab], [role=menuitem]").evaluate_all(
        "all => all.map(e => (e.title || '') + e.innerText + (e.dataset.id || ''))"
    )
    assert any("File Browser" in label for label in labels)
    authoring = ("nbgrader", "assignment", "course list", "formgrader")
    assert [label for label in labels if any(word in label.lower() for word in authoring)] == []
    expect(lab.page.get_by_role("button", name="Validate")).to_be_visible()


def the_progress_is_shown(lab: Lab, name: str, done: int) -> None:
    """The line under a verdict in a new kernel, and where its link leads."""
    lab.run_cell_containing("import matplotlib.pyplot as plt")  # unfolded since the first day
    lab.run_cell_containing(f"def {name}(")
    line = lab.run_cell_containing(f'check("{name}")').locator(".lstm-progress")
    expect(line).to_have_text(
        f"Lesson 02: {done} of 10 exercises done, {done} of 17 marks. Next: sigmoid, 6 minutes."
    )
    line.get_by_role("link").click()
    expect(lab.page.locator('h3[data-jupyter-id="Exercise-sigmoid"]')).to_be_in_viewport()


def a_mistake_is_named(lab: Lab) -> None:
    """The most common wrong answer to `forget`, and what the page says of it."""
    lab.correct_cell("def forget(", "raise NotImplementedError()", "return f + c_prev")
    answered = lab.run_cell_containing("def forget(")
    checked = lab.run_cell_containing('check("forget")')
    verdict = checked.locator(".lstm-verdict")
    expect(verdict).to_contain_text("not correct yet, 0 of 1 mark")
    expect(verdict).to_contain_text(
        "The forget gate is added to the cell state; it should multiply it"
    )
    expect(verdict.get_by_text("Hint:")).to_be_visible()
    details = verdict.locator("details", has_text="The smallest failing case")
    expect(details.get_by_text("difference", exact=True)).not_to_be_visible()
    keep_picture("named-mistake", answered, checked)
    details.locator("summary").click()
    expect(details.get_by_text("difference", exact=True)).to_be_visible()
    expect(details.locator("pre")).to_contain_text('case = check("forget").case')
    verdict.get_by_role("link").click()
    expect(lab.page.locator('h3[data-jupyter-id="Exercise-forget"]')).to_be_in_viewport()


def the_verdict_reads_well_in_every_theme(lab: Lab) -> None:
    """Black on white and white on black: every word stands out from what is behind it."""
    verdict = lab.cell_containing('check("forget")').locator(".lstm-verdict, .lstm-progress")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.choose_theme(theme)
        everything = verdict.locator("p, b, code, summary, th, td, pre, a").all()
        assert len(everything) >= 40
        for words in everything:
            contrast = words.evaluate(CONTRAST)
            assert contrast >= 4.5, f"{theme}: {words.inner_text()!r} has a contrast of {contrast}"


def the_corrected_answer_passes(lab: Lab) -> None:
    """One sign corrected, two cells run again."""
    lab.correct_cell("def forget(", "return f + c_prev", "return f * c_prev")
    lab.run_cell_containing("def forget(")
    checked = lab.run_cell_containing('check("forget")')
    expect(checked.locator(".lstm-verdict")).to_have_text("forget: correct, 1 of 1 mark")
    expect(checked.locator(".lstm-progress")).to_have_text(
        "Lesson 02: 1 of 10 exercises done, 1 of 17 marks. Next: sigmoid, 6 minutes."
    )


def the_playground_answers(lab: Lab) -> None:
    """The forget gate is pushed down with the keyboard, and the cell state fades."""
    cell = lab.run_cell_containing("gate_playground(own_or_reference(")
    answer = cell.locator(".lstm-playground-answer")
    expect(answer).to_contain_text("f = 0.88")
    handle = slider_called(cell, "forget f").locator(".noUi-handle")
    handle.focus()
    for _ in range(20):  # steps of 0.1, from 2 to 0
        handle.press("ArrowLeft")
    expect(answer).to_contain_text("f = 0.50")
    expect(answer).to_contain_text("c = [1.38, 1.88, 2.38]")  # half of 2, 3, 4, and σ(0) tanh(1)
    keep_picture("playground", cell)


def slider_called(cell: Locator, name: str) -> Locator:
    """The slider with this description."""
    return cell.locator(".widget-slider").filter(has_text=name)


def a_quiz_explains(lab: Lab) -> None:
    """A wrong option, then the right one, with the reason each time."""
    quiz = lab.run_cell_containing('quiz("no_delete_gate")').locator(".lstm-quiz")
    button = quiz.get_by_role("button", name="Answer")
    expect(button).to_be_disabled()
    wrong, right = (quiz.get_by_role("checkbox", name=name) for name in ("a: forget", "c: delete"))
    wrong.check()
    button.click()
    expect(quiz).to_contain_text("Not correct yet")
    expect(quiz).to_contain_text("The forget gate f multiplies the cell state")
    right.check()
    expect(wrong).not_to_be_checked()
    button.click()
    expect(quiz).to_contain_text("Correct.")


def all_is_answered_but_one(lab: Lab) -> None:
    """The other answers are typed in too, all but that of `write`."""
    others = right_answers("02_gates")
    del others["forget"], others["write"]
    assert others
    for name, source in others.items():
        lab.type_into_cell(f"def {name}(", source)


def validate_says_what_is_missing(lab: Lab) -> None:
    """nbgrader's button saves the notebook, runs it anew, and tells which check is left."""
    button = lab.page.get_by_role("button", name="Validate")
    button.click()
    results = lab.page.locator(".jp-Dialog-content")
    expect(results).to_contain_text("Validation Results", timeout=VALIDATING)
    expect(results.get_by_text("The following cell failed")).to_have_count(1)
    expect(results).to_contain_text('check("write")')
    keep_picture("validate", button, results)
    results.get_by_role("button", name="Ok").click()
    expect(results).to_have_count(0)


def nothing_else_asks_for_attention(lab: Lab) -> None:
    """No box has come up that offers news or reports trouble."""
    assert lab.page.locator(".Toastify__toast").all_inner_texts() == []


# Contrast of an element's words and what is behind them as WCAG 2.1 defines it: 1 to 21. Behind
# them are their own background and all that shows through it.
CONTRAST = """
element => {
  const channels = colour => {
    const [r, g, b, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return {rgb: [r, g, b], alpha};
  };
  const over = (top, bottom) =>
    top.rgb.map((v, k) => v * top.alpha + bottom[k] * (1 - top.alpha));
  const luminance = rgb => {
    const [r, g, b] = rgb.map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const layers = [];
  for (let one = element; one; one = one.parentElement) {
    layers.unshift(channels(getComputedStyle(one).backgroundColor));
  }
  const behind = layers.reduce((bottom, top) => over(top, bottom), [255, 255, 255]);
  const words = over(channels(getComputedStyle(element).color), behind);
  const [dark, light] = [words, behind].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
"""
