"""Continuations of a prompt: one per temperature, the same at every call."""

import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.steps import generate
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.lesson_08.trained_model import TrainedModel
from lstm_course.lessons.lesson_08.writing import describe_writing, write_sample
from lstm_course.tasks.source_files import CHARACTERS


def test_a_prompt_is_continued_once_per_temperature():
    """Is there one text per temperature, each of the length asked for, and repeatable?"""
    torch.manual_seed(0)
    vocabulary = Vocabulary(CHARACTERS)
    trained = TrainedModel(CharacterLSTM(len(vocabulary), 8), vocabulary, {})
    lengths, prompts = [], []

    def counted(model, prompt, length, temperature, rng):
        lengths.append(length)
        prompts.append(vocabulary.decode(prompt))
        return generate(model, prompt, length, temperature, rng)

    first = str(describe_writing(trained, counted, "naïve = ", (0.0, 1.0), length=20))
    assert first == str(describe_writing(trained, counted, "naïve = ", (0.0, 1.0), length=20))
    assert first.count("naïve = ") == 2 and "**τ = 0**" in first and "**τ = 1**" in first
    assert lengths == [20] * 4 and set(prompts) == {"\fnaive = "}


def test_a_sample_in_training_changes_nothing_but_the_text():
    """Is the model still in training mode, and the sample the same until the weights change?"""
    torch.manual_seed(0)
    vocabulary = Vocabulary(CHARACTERS)
    model = CharacterLSTM(len(vocabulary), 8, dropout=0.5).train()
    first = str(write_sample(model, vocabulary, generate))
    assert model.training and first == str(write_sample(model, vocabulary, generate))
    with torch.no_grad():
        model.scores.bias[vocabulary.encode("x")] = 100.0
    assert str(write_sample(model, vocabulary, generate)).count("x") >= 200
