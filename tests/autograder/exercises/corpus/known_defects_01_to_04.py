"""Defects of the judge that the answers to lessons 01 to 04 show: each must go, and its entry too.

Labels of answers, with the case or the rule that is missing. `test_corpus` expects these to fail.
"""

PASSES: dict[str, str] = {}
ACCUSED = {
    "rnn_forward-zeros_at_every_step": "the loop is at fault, not the `rnn_step` that it calls",
}
