"""Axes of the results that several exercises of lesson 08 share.

L layers, B streams, H hidden units.
"""

PAIR = {"h": "L B H", "c": "L B H"}
