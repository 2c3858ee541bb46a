"""The diagrams of the variants: do parts that go turn pale, and does the animation end in a GRU?"""

import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lstm_course.plotting.diagram_parts import FADED, FADED_TEXT
from lstm_course.plotting.palette import GATES, INK, ON_COLOUR, text_colour
from lstm_course.plotting.variant_diagrams import (
    DIAGRAMS,
    STAGES,
    animate_lstm_to_gru,
    draw_variant,
)
from tests.lstm_course.drawn import colours, text_colours


def block_colours(figure):
    """Colours of all boxes, without the frame."""
    boxes = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    return colours(boxes[1:])


@pytest.mark.parametrize("variant", DIAGRAMS)
def test_every_part_is_drawn(variant):
    """Are all wires there, and all labels, each in its colour?"""
    diagram, figure = DIAGRAMS[variant], draw_variant(variant)
    wires = [p for p in figure.axes[0].patches if isinstance(p, FancyArrowPatch)]
    assert len(wires) == len(diagram.wires) + len(diagram.peepholes)
    shown = text_colours(figure.axes[0])
    assert all(shown[label.text] == text_colour(label.colour).upper() for label in diagram.labels)
    dashed = [wire for wire in wires if wire.get_linestyle() != "-"]
    assert len(dashed) == len(diagram.peepholes)
    assert figure.get_label().startswith(
        f"Diagram of a cell with {len(diagram.blocks)} gate blocks"
    )
    plt.close(figure)


def test_texts_on_areas_can_be_read_in_both_themes():
    """Is text black on the gates' colours, and ink on the grey of the reset gate and elsewhere?"""
    shown = text_colours(draw_variant("gru").axes[0])
    assert (shown["update"], shown["candidate"]) == (ON_COLOUR, ON_COLOUR)
    assert {shown[text] for text in ("reset", "1−", "W_hn")} == {INK}


def test_what_is_about_to_go_is_pale():
    """Do the block, the wires and the label of the input gate lose their colour, and no other?"""
    kept, going = draw_variant("lstm"), draw_variant("lstm", going="i")
    assert GATES["i"] in block_colours(kept)
    assert GATES["i"] not in block_colours(going)
    assert {GATES[name] for name in "fgo"} <= set(block_colours(going))
    shown = text_colours(going.axes[0])
    assert (shown["i"], shown["f"]) == (FADED_TEXT, text_colour(GATES["f"]))
    wires = [p for p in going.axes[0].patches if isinstance(p, FancyArrowPatch)]
    assert sum(c == FADED for c in colours(wires)) == 2  # into the block, and out of it


def test_the_animation_shows_all_stages_and_its_still_is_the_gru():
    """Is there a picture per stage, described in the alternative text, without a network?"""
    shown = animate_lstm_to_gru()
    frames = set(re.findall(r"frames\[(\d+)\] =", shown._repr_html_()))
    assert len(frames) == len(STAGES) == 6
    assert all(stage.title in shown.alt for stage in STAGES)
    assert STAGES[0].variant == "lstm" and STAGES[-1].variant == "gru"
    assert not any(stage.going for stage in (STAGES[0], STAGES[-1]))
    assert "http" not in shown._repr_html_().replace("http://www.w3.org", "")
    assert not plt.get_fignums()
