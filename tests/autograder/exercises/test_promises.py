"""One promise of a lesson's text broken: does each such answer lose marks, and is it told why?"""

import contextlib
import inspect
import math

import numpy as np
import pytest

from autograder.engine.cases import FLOAT32
from autograder.engine.exercise import SCALES
from autograder.engine.strided import COLUMNS, STRIDED
from autograder.exercises import EXERCISES
from tests.autograder.exercises.test_contracts import IN_NUMPY, mapped, verdict

SCALED = [name for name, exercise in EXERCISES.items() if exercise.scales]
IN_COLUMNS = [
    name for name, e in IN_NUMPY.items() if any(case.sentence == COLUMNS for case in e.cases(1))
]


def with_arguments(name, change, only=()):
    """The reference on changed arguments: all arrays, or those of the given names."""
    exercise = EXERCISES[name]

    def answer(*given):
        named = zip(exercise.parameters, given, strict=False)
        changed = [mapped(a, change) if not only or n in only else a for n, a in named]
        return exercise.reference(*changed)

    return answer


def with_result(name, change):
    """The reference with its result changed."""
    reference = EXERCISES[name].reference
    return lambda *given, **named: change(reference(*given, **named))


@pytest.mark.parametrize("name", SCALED)
@pytest.mark.parametrize(
    ("change", "scale"),
    [
        (lambda a: np.clip(a, -10.0, 10.0), max(SCALES)),
        (lambda a: np.where(np.abs(a).max() < 1e-2, 0.0, a).astype(a.dtype), min(SCALES)),
    ],
    ids=["clips", "takes-for-zero"],
)
def test_no_size_of_the_numbers_is_special(name, change, scale):
    """Do large gradients and cell states that are clipped, and small ones dropped, cost marks?"""
    seen = verdict(name, with_arguments(name, change, EXERCISES[name].scales), 1)
    assert seen.marks < seen.points
    told_before = name == "expose" and scale > 1  # a probe of its own has large cell states
    assert told_before or SCALES[scale] in str(seen)


@pytest.mark.parametrize("name", IN_COLUMNS)
def test_the_layout_in_memory_does_not_matter(name):
    """Does an answer that reads matrices as they lie in memory fail in the case that shows it?"""

    def as_they_lie(a):
        return np.ravel(a, order="K").reshape(a.shape)

    seen = verdict(name, with_arguments(name, as_they_lie), 1)
    assert seen.marks < seen.points


def test_most_exercises_have_a_case_in_columns():
    """Is it every NumPy exercise that takes a matrix?"""
    without = set(IN_NUMPY) - set(IN_COLUMNS) - {n for n in IN_NUMPY if EXERCISES[n].hunt}
    assert without == {
        "forget_bias_for_half_life",
        "count_parameters",
        "parameter_matched_hidden_size",
        "windows",
    } | ({"numerical_gradient"} & without)


def test_every_exercise_with_arrays_has_a_case_of_views():
    """Is every NumPy exercise that takes an array tried with strides of another kind?"""
    seen = {name for name, e in IN_NUMPY.items() if STRIDED in [c.sentence for c in e.cases(1)]}
    without = {n for n in IN_NUMPY if not EXERCISES[n].hunt} - seen
    assert without == {
        "forget_bias_for_half_life",
        "count_parameters",
        "parameter_matched_hidden_size",
    }


def with_usual_strides(series, length, horizon):
    rows = (len(series) - length - horizon + 1, length + horizon)
    steps = (series.itemsize,) * 2
    both = np.lib.stride_tricks.as_strided(series, rows, steps).copy()
    return both[:, :length], both[:, length:]


def test_assumed_strides_cost_marks():
    """Does an answer that is right on contiguous arrays alone fail, and learn why?"""
    seen = verdict("windows", with_usual_strides, 1)
    assert seen.marks < seen.points
    assert STRIDED in str(seen) and "C-contiguous" in seen.hint


@pytest.mark.parametrize("name", ["train_step", "bits_per_character"])
def test_batches_are_views(name):
    """Does `view`, which stops at the batches that `stream_batches` yields, stop here, too?"""
    reference = inspect.unwrap(EXERCISES[name].reference)

    def flattens(model, second, *further):
        if name == "train_step":
            second[1].view(-1)
        else:
            second = [(inputs, targets, targets.view(-1))[:2] for inputs, targets in second]
        return reference(model, second, *further)

    seen = verdict(name, flattens, 1)
    assert not seen.passed and "reshape" in seen.hint


ANY_SHAPE = ("sigmoid", "sigmoid_grad", "tanh_grad", "forget", "write", "expose")


@pytest.mark.parametrize("name", ANY_SHAPE)
@pytest.mark.parametrize("axes", [1, 3])
def test_any_shape_means_any(name, axes):
    """Does an answer that stops at one axis, or at three, lose marks and read of it?"""
    reference = EXERCISES[name].reference

    def picky(*given):
        if np.ndim(given[0]) == axes:
            raise IndexError("too many indices")
        return reference(*given)

    seen = verdict(name, picky, 1)
    assert seen.marks < seen.points and "IndexError" in str(seen)


def state_needed(model, batch, state, *others):
    h, c = state
    return EXERCISES["train_step"].reference(model, batch, (h, c), *others)


def all_arguments_needed(model, batch, state, optimizer, max_norm, scaler, precision):
    given = model, batch, state, optimizer, max_norm, scaler, precision
    return EXERCISES["train_step"].reference(*given)


def trains_in_evaluation_mode(model, *given, **named):
    model.eval()
    result = EXERCISES["train_step"].reference(model, *given, **named)
    model.train()
    return result


def stays_in_evaluation_mode(model, *given, **named):
    result = EXERCISES["train_step"].reference(model, *given, **named)
    model.eval()
    return result


def another_norm_by_default(model, batch, state, optimizer, max_norm=5.0, scaler=None, dtype=None):
    given = model, batch, state, optimizer, max_norm, scaler, dtype
    return EXERCISES["train_step"].reference(*given)


def gradients_off(name):
    def answer(*given):
        import torch

        torch.set_grad_enabled(False)
        return EXERCISES[name].reference(*given)

    return answer


def freezes(name):
    def answer(model, *given):
        result = EXERCISES[name].reference(model, *given)
        model.requires_grad_(False)
        return result

    return answer


def then(name, act):
    """The reference, and something after it."""

    def answer(*given, **named):
        result = EXERCISES[name].reference(*given, **named)
        act(*given, **named)
        return result

    return answer


def seeds(path, step, state, **parts):
    import torch

    torch.manual_seed(step)


def evaluates(path, step, state, **parts):
    parts["model"].eval()


def named_parts(name, *known):
    """An answer that knows these parts only."""

    def answer(*given, **parts):
        return EXERCISES[name].reference(*given, **{part: parts[part] for part in known})

    return answer


ALL_PARTS = ("model", "optimizer", "schedule", "scaler")


def device_ignored(path, device="cpu", **parts):
    return EXERCISES["resume"].reference(path, **parts)


def device_needed(path, device, **parts):
    return EXERCISES["resume"].reference(path, device, **parts)


def state_in_a_list(result):
    step, state = result
    return step, state if state is None else list(state)


def half_precision(result):
    return ((inputs.int(), targets.int()) for inputs, targets in result)


def greedy_below(name, threshold):
    """An answer that takes the most likely token at every temperature below the threshold."""
    place = list(inspect.signature(EXERCISES[name].reference).parameters).index("temperature")

    def answer(*given):
        temperature = 0.0 if given[place] < threshold else given[place]
        return EXERCISES[name].reference(*given[:place], temperature, *given[place + 1 :])

    return answer


def raising(name, wrong, error):
    """The reference, but with another error, or none, where it raises one."""

    def answer(*given, **named):
        try:
            return EXERCISES[name].reference(*given, **named)
        except wrong:
            if error is None:
                return None
            raise error from None

    return answer


def clipped_unless_finite(grads, max_norm):
    norm = math.sqrt(sum(float(np.sum(g * g)) for g in grads))
    scale = min(1.0, max_norm / norm) if norm else 1.0
    return [g * scale for g in grads], norm


def first_axis_only(grads, max_norm):
    if any(np.ndim(g) > 2 for g in grads):
        raise IndexError("too many axes")
    return EXERCISES["clip_by_global_norm"].reference(grads, max_norm)


def two_steps_at_least(dhs, cache, k):
    if k < 2:
        raise ValueError("segments of one step")
    return EXERCISES["truncated_backward"].reference(dhs, cache, k)


def in_reverse_order(result):
    clipped, norm = result
    return clipped[::-1], norm


def dc_needed(dhs, cache, dc_T):
    return EXERCISES["lstm_backward"].reference(dhs, cache, dc_T)


def dc_ignored(dhs, cache, dc_T=None):
    return EXERCISES["lstm_backward"].reference(dhs, cache)


def eps_ignored(f, x, eps=1e-5):
    return EXERCISES["numerical_gradient"].reference(f, x)


def eps_needed(f, x, eps):
    return EXERCISES["numerical_gradient"].reference(f, x, eps)


def moved_for_good(f, x, eps=1e-5):
    gradient = EXERCISES["numerical_gradient"].reference(f, x, eps)
    x += eps
    return gradient


def capped(kind, budget, input_size):
    return min(100, EXERCISES["parameter_matched_hidden_size"].reference(kind, budget, input_size))


def at_least_two(kind, budget, input_size):
    return max(2, EXERCISES["parameter_matched_hidden_size"].reference(kind, budget, input_size))


def two_features_at_least(input_size, *given):
    return EXERCISES["count_parameters"].reference(max(2, input_size), *given)


def integers_as_int64(sequences):
    wide = [s.astype(np.int64) if s.dtype.kind == "i" else s for s in sequences]
    return EXERCISES["pad_and_mask"].reference(wide)


def one_axis_a_step(sequences):
    if sequences[0].ndim > 2:
        raise ValueError("a step has one axis at most")
    return EXERCISES["pad_and_mask"].reference(sequences)


def small_is_constant(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    scale = np.where(std < 0.05, 1, std)
    return (train - mean) / scale, (other - mean) / scale


def two_rows_at_least(train, other):
    if len(other) < 2:
        raise ValueError("too few rows")
    return EXERCISES["standardise"].reference(train, other)


def in_pairs(log_probs, blank):
    if len(log_probs) < 2:
        return [[] for _ in range(log_probs.shape[1])]
    return EXERCISES["greedy_ctc_decode"].reference(log_probs, blank)


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("clip_by_global_norm", clipped_unless_finite, "raises nothing"),
        ("clip_by_global_norm", first_axis_only, "three axes"),
        (
            "clip_by_global_norm",
            with_result("clip_by_global_norm", in_reverse_order),
            "in reverse order",
        ),
        ("truncated_backward", two_steps_at_least, "k = 1"),
        ("lstm_backward", dc_needed, "lstm_backward(dhs, cache, dc_T=None)"),
        ("lstm_backward", dc_ignored, "dc_T"),
        ("numerical_gradient", eps_needed, "eps=1e-5"),
        ("numerical_gradient", eps_ignored, "`eps`"),
        ("numerical_gradient", moved_for_good, "argument `x`"),
        ("dropout_between_layers", raising("dropout_between_layers", ValueError, None), "rate"),
        ("count_parameters", two_features_at_least, "I = 1"),
        ("parameter_matched_hidden_size", capped, "read one feature"),
        ("parameter_matched_hidden_size", at_least_two, "one unit"),
        ("pad_and_mask", integers_as_int64, "int32"),
        ("pad_and_mask", one_axis_a_step, "two axes"),
        ("pad_and_mask", with_result("pad_and_mask", lambda r: (r[0], r[1] * 1.0)), "mask"),
        ("standardise", small_is_constant, "0.001"),
        ("standardise", two_rows_at_least, "one row"),
        ("greedy_ctc_decode", in_pairs, "one step"),
        (
            "greedy_ctc_decode",
            with_result("greedy_ctc_decode", lambda r: r[:1]),
            "has 1 item, expected",
        ),
        ("sample_next", greedy_below("sample_next", 0.3), "0.2"),
        ("sample_next", greedy_below("sample_next", 0.1), "0.05"),
        ("sample_next", with_result("sample_next", lambda r: r * 1.0), "expected integers"),
    ],
)
def test_a_broken_promise_of_numpy_is_told(name, function, says):
    """Does an answer that breaks one promise of the text lose marks, with a sentence on it?"""
    for seed in (1, 2026):
        seen = verdict(name, function, seed)
        assert seen.marks < seen.points
        assert says in str(seen), str(seen)


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("train_step", state_needed, "there is no state yet"),
        ("train_step", all_arguments_needed, "are left out"),
        ("train_step", another_norm_by_default, "are left out"),
        ("train_step", trains_in_evaluation_mode, "did not stay in it"),
        ("train_step", stays_in_evaluation_mode, "did not stay in it"),
        ("bits_per_character", gradients_off("bits_per_character"), "stay switched off"),
        ("bits_per_character", freezes("bits_per_character"), "requires_grad"),
        ("generate", gradients_off("generate"), "stay switched off"),
        ("generate", freezes("generate"), "requires_grad"),
        ("generate", greedy_below("generate", 0.3), "0.25"),
        ("save_checkpoint", then("save_checkpoint", seeds), "other random numbers"),
        ("save_checkpoint", then("save_checkpoint", evaluates), "in evaluation mode after it"),
        (
            "save_checkpoint",
            named_parts("save_checkpoint", "model", "optimizer", "schedule"),
            "`parts.scaler` is not in the file's `parts`",
        ),
        ("save_checkpoint", named_parts("save_checkpoint", *ALL_PARTS), "no other parts"),
        ("resume", named_parts("resume", *ALL_PARTS), "no other"),
        ("resume", device_ignored, "not on `device`"),
        ("resume", device_needed, "`device` is left out"),
        ("resume", with_result("resume", state_in_a_list), "is a list, expected a tuple"),
        ("stream_batches", with_result("stream_batches", half_precision), "int32"),
    ],
)
def test_a_broken_promise_of_torch_is_told(name, function, says):
    """The same, where a harness makes what the function is given."""
    seen = verdict(name, function, 1)
    assert seen.marks < seen.points
    assert says in str(seen), str(seen)


def drops_what_equals_the_rate(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}")
    return np.where(rng.random(hs_below.shape) > rate, hs_below / (1 - rate), 0)


def made_like_steps(steps):
    bias = np.zeros_like(steps)
    bias[...] = EXERCISES["forget_bias_for_half_life"].reference(steps)
    return bias


def closed_later_only(fs):
    if np.any(fs[0] == 0):
        raise ZeroDivisionError
    return EXERCISES["memory_retention"].reference(fs)


def weights_by_field(x, states, layers):
    assert all(layer.W_hh.size for layer in layers)
    return EXERCISES["stacked_lstm_forward"].reference(x, states, layers)


def directions_by_field(x, forward, backward):
    assert forward.W_hh.size and backward.W_hh.size
    return EXERCISES["bidirectional_lstm_forward"].reference(x, forward, backward)


def refusing(name, condition):
    """The reference, but with an error for some arguments."""

    def answer(*given):
        if condition(*given):
            raise IndexError("an edge")
        return EXERCISES[name].reference(*given)

    return answer


def floats_as_float64(sequences):
    padded, mask = EXERCISES["pad_and_mask"].reference(sequences)
    return (padded.astype(float) if padded.dtype.kind == "f" else padded), mask


def guarded_below(limit):
    def answer(train, other):
        mean, std = train.mean(axis=0), train.std(axis=0)
        scale = np.where(std < limit, 1, std)
        return (train - mean) / scale, (other - mean) / scale

    return answer


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("one_hot", refusing("one_hot", lambda t, V: V == 1), "V = 1"),
        (
            "clip_by_global_norm",
            refusing("clip_by_global_norm", lambda grads, m: not all(map(np.ndim, grads))),
            "that of one number",
        ),
        ("forget_bias_for_half_life", made_like_steps, "integers"),
        ("memory_retention", closed_later_only, "exactly 0"),
        (
            "numerical_gradient",
            refusing("numerical_gradient", lambda f, x, *eps: x.ndim == 0),
            "has no axes",
        ),
        ("stacked_lstm_forward", weights_by_field, "plain tuple"),
        ("bidirectional_lstm_forward", directions_by_field, "plain tuple"),
        (
            "last_states",
            refusing("last_states", lambda hs, lengths: lengths.dtype != np.int64),
            "int32",
        ),
        ("dropout_between_layers", drops_what_equals_the_rate, "equals `rate`"),
        ("pad_and_mask", floats_as_float64, "float32"),
        (
            "standardise",
            refusing("standardise", lambda train, other: len(train) == 1),
            "the training part has one row",
        ),
        ("standardise", guarded_below(1e-5), "a millionth"),
    ],
)
def test_a_broken_promise_about_edges_is_told(name, function, says):
    """Do an unusual size, type or value that the text allows cost marks, and is it named?"""
    for seed in (1, 2026):
        seen = verdict(name, function, seed)
        assert seen.marks < seen.points
        assert says in str(seen), str(seen)


def bfloat16_always(model, batch, state, optimizer, max_norm=1.0, scaler=None, precision=None):
    import torch

    given = model, batch, state, optimizer, max_norm, scaler
    low = None if precision is None else torch.bfloat16
    return EXERCISES["train_step"].reference(*given, low)


def keeps_a_full_disk_to_itself(path, step, state, **parts):
    with contextlib.suppress(OSError):
        EXERCISES["save_checkpoint"].reference(path, step, state, **parts)


def resumed(path, device, parts, errors, begins_anew=False):
    """A run that is resumed from what the file holds."""
    import torch

    from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint

    try:
        content = read_checkpoint(path)
    except CheckpointError:
        if begins_anew and path.exists():
            return 0, None
        raise
    for name, saved in content["parts"].items():
        if name not in parts:
            raise CheckpointError(name)
        try:
            parts[name].load_state_dict(saved)
        except errors as error:
            raise CheckpointError(name) from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)


def only_what_the_file_has(path, device="cpu", **parts):
    return resumed(path, device, parts, (RuntimeError, ValueError, KeyError))


def begins_again(path, device="cpu", **parts):
    errors = (RuntimeError, ValueError, KeyError)
    return resumed(path, device, parts, errors, begins_anew=True)


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        ("train_step", bfloat16_always, "float16"),
        ("save_checkpoint", keeps_a_full_disk_to_itself, "does not learn that the disk was full"),
        ("resume", only_what_the_file_has, "the file has none"),
        ("resume", begins_again, "raises nothing"),
        (
            "stream_batches",
            with_result("stream_batches", lambda r: ((x.long(), y.long()) for x, y in r)),
            "int32",
        ),
    ],
)
def test_a_broken_promise_about_edges_of_torch_is_told(name, function, says):
    """The same, where a harness makes what the function is given."""
    seen = verdict(name, function, 1)
    assert seen.marks < seen.points
    assert says in str(seen), str(seen)


def test_each_contract_has_the_case_that_float64_comes_out_of_float32():
    """Is the case that only gives a note still there beside the new ones?"""
    for name, exercise in IN_NUMPY.items():
        if not exercise.hunt:
            assert [case.part for case in exercise.cases(1)].count(FLOAT32) == 1, name


def test_no_answer_changes_the_settings_of_later_checks():
    """Are the global random states, the default dtype and torch's switches restored?"""
    import torch

    def careless(model, stream):
        torch.set_default_dtype(torch.float64)
        torch.use_deterministic_algorithms(True)
        torch.manual_seed(3)
        torch.set_num_threads(1)
        np.random.seed(0)
        return EXERCISES["bits_per_character"].reference(model, stream)

    before = np.random.get_state()[1].copy(), torch.get_rng_state(), torch.get_num_threads()
    verdict("bits_per_character", careless, 1)
    assert torch.get_default_dtype() is torch.float32
    assert not torch.are_deterministic_algorithms_enabled()
    assert np.array_equal(np.random.get_state()[1], before[0])
    assert torch.equal(torch.get_rng_state(), before[1])
    assert torch.get_num_threads() == before[2]
