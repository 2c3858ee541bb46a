"""Samples of the training: those nearest to the times asked for, and the last."""

from lstm_course.lessons.lesson_08.growing_text import describe_growth, quote_text, select_entries

LOG = [
    {"seconds": 120 * k, "characters": 10**6 * k, "validation": 3 - 0.1 * k, "sample": f"text {k}"}
    for k in range(1, 11)
]


def test_the_nearest_entries_and_the_last_are_selected():
    """Are 2 and 10 minutes found, and the end of a run of 20 minutes?"""
    assert [entry["seconds"] for entry in select_entries(LOG, (2, 10, 30))] == [120, 600, 1200]


def test_an_entry_is_selected_once():
    """Does a short run give one entry where two times are nearest to it?"""
    assert select_entries(LOG[:1], (2, 10)) == LOG[:1]
    assert select_entries(LOG[:2], (1, 2)) == LOG[:2]


def test_each_sample_has_its_time_and_its_loss():
    """Are minutes, characters, bits and the text stated?"""
    text = str(describe_growth({"log": LOG}, (2,)))
    assert "**After 2 minutes**: 1.0 million characters read, 2.90 bits" in text
    assert '"""text 1\n' in text and '"""text 10\n' in text and '"""text 5\n' not in text


def test_a_text_cannot_end_its_frame():
    """Does a text with a fence in it stay inside one?"""
    assert quote_text("a\n~~~~\nb").count("~~~~") == 2
