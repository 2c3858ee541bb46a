"""Text that a character model writes after a prompt, at several temperatures."""

from collections.abc import Callable, Sequence

import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.lesson_08.growing_text import quote_text
from lstm_course.lessons.lesson_08.trained_model import TrainedModel
from lstm_course.tasks.source_files import FILE_START, to_characters

TEMPERATURES = (0.0, 0.7, 1.2)
SAMPLE_PROMPT, SAMPLE_LENGTH, SAMPLE_TEMPERATURE = '"""', 200, 0.7


def describe_writing(
    trained: TrainedModel,
    generate: Callable[..., torch.Tensor],
    prompt: str,
    temperatures: Sequence[float] = TEMPERATURES,
    length: int = 300,
    seed: int = 0,
) -> MarkdownText:
    """Let a model continue a prompt, once per temperature.

    Args:
        trained: model and vocabulary.
        generate: `steps.generate`, the learner's own or the library's.
        prompt: the start of a file.
        temperatures: one continuation for each.
        length: characters per continuation.
        seed: of the random numbers.
    """
    model, vocabulary, _ = trained
    tokens = vocabulary.encode(FILE_START + to_characters(prompt)).to(model.device)
    parts = []
    for temperature in temperatures:
        rng = torch.Generator(model.device).manual_seed(seed)
        written = vocabulary.decode(generate(model, tokens, length, temperature, rng))
        parts.append(f"**τ = {temperature:g}**\n\n{quote_text(prompt + written)}")
    return MarkdownText("\n\n".join(parts))


def write_sample(
    model: CharacterLSTM, vocabulary: Vocabulary, generate: Callable[..., torch.Tensor]
) -> MarkdownText:
    """Let a model in training write the first characters of a file, from the same random numbers.

    Args:
        model: the model; its mode is restored by `generate`.
        vocabulary: its vocabulary.
        generate: `steps.generate`, the learner's own or the library's.
    """
    prompt = vocabulary.encode(FILE_START + SAMPLE_PROMPT).to(model.device)
    rng = torch.Generator(model.device).manual_seed(0)
    written = generate(model, prompt, SAMPLE_LENGTH, SAMPLE_TEMPERATURE, rng)
    return MarkdownText(quote_text(SAMPLE_PROMPT + vocabulary.decode(written)))
