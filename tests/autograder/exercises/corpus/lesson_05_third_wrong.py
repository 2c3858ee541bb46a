"""Wrong answers to lesson 05 that small cases take for another slip."""

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "count_parameters",
    "our own: the first layer apart, then a loop over the others that is one short",
    "One of the upper layers is not counted.",
    names=("one-upper-layer-short",),
    at=("range(num_layers - 2)",),
    says=("upper layer",),
)
def first_layer_apart_and_one_short(input_size, hidden_size, num_layers, bidirectional):
    d = 1 + bidirectional
    count = d * 4 * (hidden_size * (input_size + hidden_size) + hidden_size)
    for _ in range(num_layers - 2):
        count += d * 4 * (hidden_size * (d * hidden_size + hidden_size) + hidden_size)
    return count
