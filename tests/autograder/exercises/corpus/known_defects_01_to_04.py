"""Defects of the judge that the answers to lessons 01 to 04 show: each must go, and its entry too.

Labels of answers, with the case or the rule that is missing. `test_corpus` expects these to fail.
"""

PASSES: dict[str, str] = {}
ACCUSED: dict[str, str] = {}
