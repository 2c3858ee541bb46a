"""Experiments of the lessons, one file an idea; `lstm_course.plots` draws what they find.

An experiment takes the functions that it measures as arguments, so that a lesson can hand it the
learner's own.
"""
