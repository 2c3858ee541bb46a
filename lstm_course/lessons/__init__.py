"""Experiments and figures of the lessons, one folder per lesson, one file per idea.

An experiment takes the functions that it measures as arguments, so that a lesson can pass the
learner's own. The figure that shows its results is in the same file. Material that several lessons
use is in `shared`.
"""
