"""An instructor's test in one worker, the student's functions in another.

The test's worker runs no line of the student's code, so an answer can replace, read or end nothing
there. The test calls remote objects: its worker sends each operation to the student's worker, which
carries it out. Arguments may be anything that can be pickled, because they come from the
instructor. Results are plain values and arrays; every other object stays with the student, and the
test gets a reference to it.
"""
