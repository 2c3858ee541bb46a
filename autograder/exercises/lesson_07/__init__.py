"""Lesson 07: LSTMs at work.

The arrays are NumPy arrays; only the loss, whose gradient is needed, is computed in torch.
"""

from autograder.exercises.lesson_07.greedy_ctc_decode import GREEDY_CTC_DECODE
from autograder.exercises.lesson_07.masked_cross_entropy import MASKED_CROSS_ENTROPY
from autograder.exercises.lesson_07.pad_and_mask import PAD_AND_MASK
from autograder.exercises.lesson_07.sample_next import SAMPLE_NEXT
from autograder.exercises.lesson_07.standardise import STANDARDISE
from autograder.exercises.lesson_07.windows import WINDOWS

EXERCISES = (
    WINDOWS,
    STANDARDISE,
    PAD_AND_MASK,
    MASKED_CROSS_ENTROPY,
    SAMPLE_NEXT,
    GREEDY_CTC_DECODE,
)
