"""Verdicts on claims: are they recorded, shown and compared with the predictions?"""

from lstm_course.lessons.claims import Claims, Conclusion, prediction_table


def test_a_conclusion_is_recorded_and_shown_as_markdown():
    """Does a notebook show number, verdict and evidence?"""
    claims = Claims()
    shown = claims.conclude(6, "holds", "It has four.")
    assert shown._repr_markdown_() == repr(shown) == "**Claim 6: *holds*.** It has four."
    assert claims.verdicts == {6: "holds"}


def test_a_conclusion_with_a_table_is_recorded():
    """Does the table come first, and the condition only after "true if"?"""
    claims = Claims()
    shown = claims.record(Conclusion("2.7", "true if", "Seen.", "f is 1", table="| a |\n|---|"))
    assert shown.text == "| a |\n|---|\n\n**Claim 2.7: *true if* f is 1.** Seen."
    other = claims.record(Conclusion("2.8", "false", "Seen.", "x")).text
    assert other == "**Claim 2.8: *false*.** Seen."
    assert claims.verdicts == {"2.7": "true if", "2.8": "false"}


def test_a_condition_completes_a_conditional_verdict():
    """Is a condition part of those verdicts, and left out of the others?"""
    claims = Claims()
    texts = [
        claims.conclude("13b", verdict, "Seen.", condition=" it is short").text
        for verdict in ("true if", "holds when", "holds", "false")
    ]
    assert texts == [
        "**Claim 13b: *true if* it is short.** Seen.",
        "**Claim 13b: *holds when* it is short.** Seen.",
        "**Claim 13b: *holds*.** Seen.",
        "**Claim 13b: *false*.** Seen.",
    ]
    assert claims.verdicts == {"13b": "false"}  # the latest run counts


def test_the_table_compares_each_prediction():
    """Is there a tick for a right prediction alone, whatever its case and spaces?"""
    claims = Claims()
    claims.conclude(6, "holds", "")
    claims.conclude(8, "false", "")
    claims.conclude(9, "false", "")
    assert claims.table({6: " Holds ", 8: "holds", 9: None, 14: "false"})._repr_markdown_() == (
        "| claim | you said | measured | |\n"
        "|---|---|---|---|\n"
        "| 6 | holds | holds | ✓ |\n"
        "| 8 | holds | false |  |\n"
        "| 9 | – | false |  |\n"
        "| 14 | false | not run yet |  |"
    )


def test_two_lessons_do_not_share_their_claims():
    """Does a new collection start empty?"""
    Claims().conclude(6, "holds", "")
    assert Claims().verdicts == {} and Claims().verdict_on(6) == "not run yet"


def test_predictions_of_anything_else_have_their_table():
    """May the first column have no heading?"""
    text = prediction_table([("speech", "tie", "lstm"), ("claim 4", "tie", "tie")]).text
    assert text.splitlines() == [
        "| | you said | measured | |",
        "|---|---|---|---|",
        "| speech | tie | lstm |  |",
        "| claim 4 | tie | tie | ✓ |",
    ]
