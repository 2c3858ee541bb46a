"""Validation of a worker's replies. A worker can send any value of the codec's types.

Validation looks at exact types, because a subclass or another type could mislead the judge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from autograder.engine.answers import Answers, CallSpec, Foreign, Outcome, Raised, RecordType
from autograder.engine.calls import MAX_LENGTH, MAX_NAMES
from autograder.engine.examine import changed_arguments
from autograder.engine.exercise import Case, Exercise
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.tensors import Tensor

LONGEST = 2_000  # characters of a text; what an answer says is cut where it is recorded
MAX_TEXTS = 1_000
EMPTY = 200  # characters that an empty output counts as
MAX_TRACEBACK_LINES = 20
MAX_TRACEBACK = MAX_TRACEBACK_LINES * 2 * LONGEST
MAX_TRACED_VALUES = 20_000
MAX_TRACED_SOURCE = 40_000  # characters
MAX_TRACED_HELPERS = 64


class ReplyError(Exception):
    """A reply that no worker sends by itself."""


def cell_reply(reply: Any, limit: int) -> dict[str, Any]:
    """Return the parts of a reply to `run` or `test`, each of its exact type.

    Args:
        reply: from a worker.
        limit: characters of all outputs.

    Raises:
        ReplyError: it is no such reply.
    """
    if type(reply) is not dict or type(reply.get("outputs")) is not list:
        raise ReplyError("it answered with something that no cell can show")
    value = reply.get("value")
    return {
        "outputs": _within(limit, filter(None, map(plain_output, reply["outputs"]))),
        "good": reply.get("good") is True,
        "token": text_of(reply.get("token")),
        "kind": text_of(reply.get("kind")),
        "value": value if type(value) in (bool, int, float) else None,
        "modified": reply.get("modified") is True,
    }


def _within(limit: int, outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first outputs, as many as a cell can have shown: see `OutputCollector`."""
    kept = []
    left = 2 * limit + MAX_TRACEBACK  # a forged reply has nothing to gain between the two limits
    for output in outputs:
        left -= EMPTY + _length(output)
        if left < 0:
            break
        kept.append(output)
    return kept


def _length(value: Any) -> int:
    """Return the number of characters in an output."""
    if isinstance(value, dict):
        return sum(_length(key) + _length(inner) for key, inner in value.items())
    if isinstance(value, list):
        return sum(map(_length, value))
    return len(value) if isinstance(value, str) else 0


def text_of(value: Any, longest: int = LONGEST) -> str:
    """Return a text, cut where it is too long; "" for anything else."""
    return value[:longest] if type(value) is str else ""


def plain_output(output: Any) -> dict[str, Any] | None:
    """Return a notebook's output made of plain text; None if it is no output."""
    if type(output) is not dict:
        return None
    kind = text_of(output.get("output_type"))
    if kind == "stream":
        name = "stderr" if text_of(output.get("name")) == "stderr" else "stdout"
        text = output.get("text")
        return {"output_type": kind, "name": name, "text": text if type(text) is str else ""}
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        if type(data) is not dict:
            return None
        texts = {key: value for key, value in data.items() if type(key) is type(value) is str}
        plain = {"output_type": kind, "data": texts, "metadata": {}}
        return plain | ({"execution_count": None} if kind == "execute_result" else {})
    if kind == "error":
        lines = output.get("traceback")
        lines = lines[:MAX_TRACEBACK_LINES] if type(lines) is list else []
        return {
            "output_type": kind,
            "ename": text_of(output.get("ename")),
            "evalue": text_of(output.get("evalue")),
            "traceback": [text_of(line, 2 * LONGEST) for line in lines],
        }
    return None


def fits_cases(answer: Any, exercise: Exercise, cases: tuple[Case, ...]) -> bool:
    """Return whether a reply is an `Answers` to these cases with parts of the right types."""
    if type(answer) is not Answers or not _is_text(answer.exercise):
        return False
    if answer.exercise != exercise.name or not _is_text(answer.problem):
        return False
    if type(answer.outcomes) is not tuple:
        return False
    if answer.calls is not None and not _are_names(answer.calls):
        return False
    if not _are_names(answer.defaults):
        return False
    if answer.problem:
        return True
    return len(answer.outcomes) == len(cases) and all(map(_is_outcome, answer.outcomes))


def _is_plain(value: Any) -> bool:
    """Return whether `examine.plain` can have returned this value."""
    if type(value) in (tuple, list):
        return all(map(_is_plain, value))
    if type(value) is Foreign:
        return all(map(_is_text, (value.type_name, value.module, value.detail)))
    if type(value) is int:
        return abs(value) < 2**63
    if type(value) is Tensor:
        are_typed = type(value.array) is np.ndarray and type(value.tracked) is bool
        return are_typed and _is_text(value.device)
    return type(value) in (type(None), bool, float, complex, np.ndarray)


def _is_outcome(outcome: Any) -> bool:
    return (
        type(outcome) is Outcome
        and _is_plain(outcome.value)
        and (outcome.raised is None or _is_raised(outcome.raised))
        and _is_text(outcome.printed)
        and _is_count(outcome.printed_lines)
        and _are_strings(outcome.warned)
        and _are_strings(outcome.changed)
        and _are_strings(outcome.returned)
        and _are_records(outcome.records)
        and type(outcome.overwritten) is bool
        and type(outcome.seconds) is float
        and type(outcome.after) is tuple
        and all(map(_is_kept, outcome.after))
    )


def _is_kept(argument: Any) -> bool:
    """Return whether `examine.arrays_in` can have returned this value."""
    if type(argument) in (tuple, list):
        return all(map(_is_kept, argument))
    return type(argument) in (type(None), np.ndarray)


def with_changes(
    answer: Answers, spec: CallSpec, cases: Sequence[Case], now: Sequence[tuple[Any, ...]]
) -> Answers:
    """Establish which arguments were modified, from shared memory and from what came back.

    Only the first is out of an answer's reach. The second shows what is not in that memory: the
    length of a list, the shape of an array.

    Args:
        answer: one that `fits_cases`.
        spec: how the function was called.
        cases: the calls.
        now: the arguments of each call as the grader finds them in the memory that it shares.

    Raises:
        ReplyError: the arguments did not come back.
    """
    outcomes = []
    for outcome, case, held in zip(answer.outcomes, cases, now, strict=False):
        if len(outcome.after) != len(case.arguments):
            raise ReplyError("it answered without the arguments of its calls")
        seen = (changed_arguments(spec, case.arguments, after) for after in (held, outcome.after))
        found = {*outcome.changed, *chain.from_iterable(seen)}
        changed = tuple(name for name in dict.fromkeys(spec.inputs) if name in found)
        outcomes.append(replace(outcome, changed=changed, after=()))
    return replace(answer, outcomes=tuple(outcomes))


def is_trace(trace: Any) -> bool:
    """Return whether a reply is a trace that can be searched: small, and of plain types."""
    return (
        type(trace) is Trace
        and type(trace.source) is str
        and len(trace.source) <= MAX_TRACED_SOURCE
        and type(trace.values) is tuple
        and len(trace.values) <= MAX_TRACED_VALUES
        and all(map(_is_traced_value, trace.values))
        and type(trace.helpers) is tuple
        and len(trace.helpers) <= MAX_TRACED_HELPERS
        and all(map(_is_helper, trace.helpers))
    )


def _is_helper(helper: Any) -> bool:
    if type(helper) is not tuple or len(helper) != 2:
        return False
    name, source = helper
    return _is_text(name) and type(source) is str and len(source) <= MAX_TRACED_SOURCE


def _is_traced_value(value: Any) -> bool:
    if type(value) is not TracedValue:
        return False
    texts = (value.expression, value.function, value.kind, value.name, value.operation)
    numbers = (value.line, value.site, value.context, value.iteration)
    return (
        all(type(text) is str and len(text) <= MAX_TRACED_SOURCE for text in texts)
        and all(type(number) is int and 0 <= number < 2**31 for number in numbers)
        and type(value.arguments) is tuple
        and type(value.inputs) is tuple
        and all(type(number) is int for number in value.inputs)
    )


def _are_records(records: Any) -> bool:
    return type(records) is tuple and all(map(_is_record, records))


def _is_record(record: Any) -> bool:
    return (
        type(record) is RecordType
        and type(record.path) is tuple
        and all(map(_is_count, record.path))
        and _is_text(record.name)
        and _are_strings(record.fields)
    )


def _is_raised(raised: Any) -> bool:
    return (
        type(raised) is Raised
        and _are_strings(raised.types)
        and len(raised.types) > 0
        and all(map(_is_text, (raised.message, raised.function, raised.line)))
        and _is_count(raised.line_number)
    )


def _are_names(values: Any) -> bool:
    """Return whether these are as many names as `calls_of` returns, each no longer than there."""
    return (
        _are_strings(values)
        and len(values) <= MAX_NAMES
        and all(len(value) <= MAX_LENGTH for value in values)
    )


def _are_strings(values: Any) -> bool:
    return type(values) is tuple and len(values) <= MAX_TEXTS and all(map(_is_text, values))


def _is_text(value: Any) -> bool:
    return type(value) is str and len(value) <= LONGEST


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**31
