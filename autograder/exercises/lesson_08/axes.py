"""Axes of what several exercises of lesson 08 hand back.

L layers, B streams, H hidden units.
"""

PAIR = {"h": "L B H", "c": "L B H"}
