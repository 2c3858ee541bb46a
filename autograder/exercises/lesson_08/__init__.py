"""Lesson 08: the training lab. All of it in torch, called by the harnesses of this lesson.

What a step of training or a checkpoint does is judged on a tiny model: by losses, by how its
weights move, by what a run that goes on does next.
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
