"""Does lesson 03's cell at work move on the page, with the learner's own weights and sentence?"""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab, chromium_page, course_copy, open_lab, right_answers, studying

pytestmark = pytest.mark.slow
ANSWERS = right_answers("03_cell_state")
PICTURE = "cell_at_work(own_or_reference"


def test_a_cell_at_work(tmp_path):
    """Are the weights checked, and the sentence shown, played, stopped and moved by hand?"""
    tree = course_copy(tmp_path)
    with chromium_page() as page, studying(tree, "03") as address:
        lab = open_lab(page, address)
        lab.run_imports()
        weights_are_answered(lab)
        the_sentence_plays(lab)
        another_sentence_is_read(lab)


def weights_are_answered(lab: Lab) -> None:
    """Weights set by hand, judged by what they do."""
    lab.type_into_cell("def agreement_weights(", ANSWERS["agreement_weights"])
    lab.run_cell_containing("def agreement_weights(")
    verdict = lab.run_cell_containing('check("agreement_weights")').locator(".lstm-verdict")
    expect(verdict).to_have_text("agreement_weights: correct, 4 of 4 marks")


def the_sentence_plays(lab: Lab) -> None:
    """The picture starts complete; the slider, the arrow keys and the button move through it.

    Everything is in the page: nothing is asked of the network.
    """
    asked = []
    lab.page.on("request", lambda request: asked.append(request.url))
    cell = lab.run_cell_containing(PICTURE)
    expect(cell).to_contain_text("your own agreement_weights")
    picture, place = cell.get_by_role("img", name="One unit reads"), cell.get_by_role("slider")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] > 500
    expect(place).to_have_value("13")  # fourteen words
    expect(cell.locator("p[aria-live]")).to_contain_text("“old”, other")
    last = picture.locator(".step").last
    expect(last).not_to_have_attribute("opacity", "0.08")
    place.fill("1")
    expect(last).to_have_attribute("opacity", "0.08")
    expect(cell.locator("p[aria-live]")).to_contain_text("“keys”, plural subject: f = 0.00")
    place.press("ArrowRight")
    expect(place).to_have_value("2")
    cell.get_by_role("button", name="Play").press("Enter")
    expect(cell.get_by_role("button", name="Stop")).to_be_visible()
    expect(place).to_have_value("3", timeout=30_000)
    cell.get_by_role("button", name="Stop").click()
    expect(cell.get_by_role("button", name="Play")).to_be_visible()
    assert asked
    assert not [url for url in asked if "localhost" not in url and "127.0.0.1" not in url]


def another_sentence_is_read(lab: Lab) -> None:
    """A learner's own sentence, whose verb does not agree."""
    lab.correct_cell(PICTURE, "The keys to the cabinet are new,", "The keys to the cabinet is new,")
    cell = lab.run_cell_containing(PICTURE)
    cell.get_by_role("slider").fill("5")
    expect(cell.locator("p[aria-live]")).to_contain_text("The verb is singular: it does not agree.")
