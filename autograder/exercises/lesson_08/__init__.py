"""Lesson 08: the training lab, in torch. Harnesses call its exercises.

Training steps and checkpoints are judged on a tiny model: by its losses, by the change of its
weights, and by the next steps of a resumed run.
"""

from autograder.exercises.lesson_08.bits_per_character import BITS_PER_CHARACTER
from autograder.exercises.lesson_08.checkpoints import RESUME, SAVE_CHECKPOINT
from autograder.exercises.lesson_08.detach_state import DETACH_STATE
from autograder.exercises.lesson_08.generate import GENERATE
from autograder.exercises.lesson_08.stream_batches import STREAM_BATCHES
from autograder.exercises.lesson_08.train_step import TRAIN_STEP

EXERCISES = (
    STREAM_BATCHES,
    DETACH_STATE,
    TRAIN_STEP,
    BITS_PER_CHARACTER,
    GENERATE,
    SAVE_CHECKPOINT,
    RESUME,
)
