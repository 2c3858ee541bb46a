"""The three beginnings with which lesson 07 opens."""

import torch

from lstm_course.lessons.lesson_07 import three_sentences
from lstm_course.lessons.lesson_07.agreement import language_model
from lstm_course.tasks.grammar import PLURAL_VERBS


def test_a_bigram_model_fails_at_the_attractor_only():
    """Is it right, right by luck, and wrong, as the lesson's hook tells?"""
    verdicts = three_sentences.describe_bigram_verbs().splitlines()
    assert ["wrong" in line for line in verdicts] == [False, False, True]
    assert [" … are" in line for line in verdicts] == [True, True, False]


def test_a_model_that_prefers_plural_verbs_is_right():
    """Are the probabilities of a model's next word read at the last step?"""
    model = language_model("lstm", 0)
    with torch.no_grad():
        model.readout.bias[torch.tensor(PLURAL_VERBS)] += 20
    said = three_sentences.describe_model_verbs(model)
    assert said.count("right, 100% plural") == 3
