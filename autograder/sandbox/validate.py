"""Validation of a worker's replies. A worker can send any value of the codec's types.

Validation looks at exact types, because a subclass or another type could mislead the judge.
"""

from typing import Any

import numpy as np

from autograder.engine.answers import Answers, Foreign, Outcome, Raised, RecordType
from autograder.engine.calls import MAX_LENGTH, MAX_NAMES
from autograder.engine.exercise import Case, Exercise
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.tensors import Tensor

MAX_TRACED_VALUES = 20_000
MAX_TRACED_SOURCE = 40_000  # characters
MAX_TRACED_HELPERS = 64


def plain_output(output: Any) -> dict[str, Any] | None:
    """Return a notebook's output made of plain text; None if it is no output."""
    if not isinstance(output, dict):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": str(output.get("text", ""))}
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        if not isinstance(data, dict):
            return None
        texts = {str(key): value for key, value in data.items() if isinstance(value, str)}
        plain = {"output_type": kind, "data": texts, "metadata": {}}
        return plain | ({"execution_count": None} if kind == "execute_result" else {})
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": kind,
            "ename": str(output.get("ename", "")),
            "evalue": str(output.get("evalue", "")),
            "traceback": [str(line) for line in lines] if isinstance(lines, list) else [],
        }
    return None


def fits_cases(answer: Any, exercise: Exercise, cases: tuple[Case, ...]) -> bool:
    """Return whether a reply is an `Answers` to these cases with parts of the right types."""
    if not isinstance(answer, Answers) or answer.exercise != exercise.name:
        return False
    if not isinstance(answer.problem, str) or not isinstance(answer.outcomes, tuple):
        return False
    if answer.calls is not None and not _are_names(answer.calls):
        return False
    if answer.problem:
        return True
    return len(answer.outcomes) == len(cases) and all(map(_is_outcome, answer.outcomes))


def _is_plain(value: Any) -> bool:
    """Return whether `examine.plain` can have returned this value."""
    if isinstance(value, tuple | list):
        return type(value) in (tuple, list) and all(map(_is_plain, value))
    if isinstance(value, Foreign):
        return all(type(text) is str for text in (value.type_name, value.module, value.detail))
    if type(value) is int:
        return abs(value) < 2**63
    return type(value) in (type(None), bool, float, complex, np.ndarray, Tensor)


def _is_outcome(outcome: Any) -> bool:
    return (
        isinstance(outcome, Outcome)
        and _is_plain(outcome.value)
        and (outcome.raised is None or _is_raised(outcome.raised))
        and isinstance(outcome.printed, str)
        and type(outcome.printed_lines) is int
        and abs(outcome.printed_lines) < 2**63
        and _are_strings(outcome.warned)
        and _are_strings(outcome.changed)
        and _are_strings(outcome.returned)
        and _are_records(outcome.records)
        and type(outcome.overwritten) is bool
        and type(outcome.seconds) in (int, float)
    )


def is_trace(trace: Any) -> bool:
    """Return whether a reply is a trace that can be searched: small, and of plain types."""
    return (
        isinstance(trace, Trace)
        and type(trace.source) is str
        and len(trace.source) <= MAX_TRACED_SOURCE
        and isinstance(trace.values, tuple)
        and len(trace.values) <= MAX_TRACED_VALUES
        and all(map(_is_traced_value, trace.values))
        and isinstance(trace.helpers, tuple)
        and len(trace.helpers) <= MAX_TRACED_HELPERS
        and all(_are_strings(helper) and len(helper) == 2 for helper in trace.helpers)
    )


def _is_traced_value(value: Any) -> bool:
    if not isinstance(value, TracedValue):
        return False
    texts = (value.expression, value.function, value.kind, value.name, value.operation)
    numbers = (value.line, value.site, value.context, value.iteration)
    return (
        all(type(text) is str and len(text) <= MAX_TRACED_SOURCE for text in texts)
        and all(type(number) is int and 0 <= number < 2**31 for number in numbers)
        and isinstance(value.arguments, tuple)
        and isinstance(value.inputs, tuple)
        and all(type(number) is int for number in value.inputs)
    )


def _are_records(records: Any) -> bool:
    return isinstance(records, tuple) and all(map(_is_record, records))


def _is_record(record: Any) -> bool:
    return (
        isinstance(record, RecordType)
        and isinstance(record.path, tuple)
        and all(type(index) is int and 0 <= index < 2**31 for index in record.path)
        and type(record.name) is str
        and _are_strings(record.fields)
    )


def _is_raised(raised: Any) -> bool:
    return (
        isinstance(raised, Raised)
        and _are_strings(raised.types)
        and len(raised.types) > 0
        and all(type(text) is str for text in (raised.message, raised.function, raised.line))
        and type(raised.line_number) is int
        and abs(raised.line_number) < 2**31
    )


def _are_names(values: Any) -> bool:
    """Return whether these are as many names as `calls_of` returns, each no longer than there."""
    return (
        _are_strings(values)
        and len(values) <= MAX_NAMES
        and all(len(value) <= MAX_LENGTH for value in values)
    )


def _are_strings(values: Any) -> bool:
    return isinstance(values, tuple) and all(type(value) is str for value in values)
