"""The unit that follows a property of the code best, and texts coloured by its activation."""

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.probing import states_along
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.lesson_08.code_labels import label_files
from lstm_course.lessons.lesson_08.coloured_text import ColouredText
from lstm_course.lessons.lesson_08.probes import (
    CHARACTERS,
    TRAINED,
    UNTRAINED,
    Probes,
    clearest_property,
    kept_probes,
)

WARM_UP = 2_000  # characters read before an excerpt, which fill the state
EXCERPT = 600


def describe_best_unit(probes: Probes | None = None) -> str:
    """Describe the unit that explains one property best.

    Args:
        probes: result of `compare_probes`; None: the kept measurement.
    """
    probes = probes or kept_probes()
    name = clearest_property(probes)
    one = probes[TRAINED][name]
    alone = probes[UNTRAINED][name].best_alone
    return (
        f"Unit {one.best_unit} of {TRAINED} follows this property best: {name}. Alone, it explains "
        f"{one.best_alone:.0%} of the variance; the best unit of the untrained LSTM explains "
        f"{max(alone, 0):.0%}."
    )


def colour_best_unit(
    model: CharacterLSTM, vocabulary: Vocabulary, text: str, probes: Probes | None = None
) -> ColouredText:
    """Colour an excerpt by the unit that explains one property best.

    The excerpt is the one in which the property varies most.

    Args:
        model: the trained model.
        vocabulary: its vocabulary.
        text: files of Python code, as in the test set.
        probes: result of `compare_probes` for this model; None: the kept measurement.
    """
    probes = probes or kept_probes()
    name = clearest_property(probes)
    text, labels = label_files(text, CHARACTERS)
    line_starts = [k + 1 for k in range(len(text) - EXCERPT) if text[k] == "\n"] or [0]
    start = max(line_starts, key=lambda k: labels[name][k : k + EXCERPT].std())
    first = max(0, start - WARM_UP)
    states = states_along(model, vocabulary, text[first : start + EXCERPT])
    unit = probes[TRAINED][name].best_unit
    return ColouredText(text[start : start + EXCERPT], states[start - first :, unit])


def colour_code(
    model: CharacterLSTM, vocabulary: Vocabulary, code: str, probes: Probes | None = None
) -> ColouredText:
    """Colour a text of the reader's own by the unit that explains one property best.

    Args:
        model: the trained model.
        vocabulary: its vocabulary.
        code: at least one character; the model reads it from its initial state.
        probes: result of `compare_probes` for this model; None: the kept measurement.

    Raises:
        ValueError: there is no character.
    """
    if not code:
        raise ValueError("the code is empty, expected at least one character")
    probes = probes or kept_probes()
    unit = probes[TRAINED][clearest_property(probes)].best_unit
    return ColouredText(code, states_along(model, vocabulary, code)[:, unit])
