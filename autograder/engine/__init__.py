"""The judge: what an exercise is, what an answer did, and what is wrong with it.

It knows no lesson. `examine` runs beside the answer; `judge` knows the right one and never runs it.
"""
