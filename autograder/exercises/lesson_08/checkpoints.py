"""Exercises `save_checkpoint` and `resume`: interrupt a run, and continue it unchanged."""

from typing import Any

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.leaves import END_TO_END
from autograder.exercises.lesson_08.axes import PAIR

CHECKPOINTS = "Stop and resume"
CHECKPOINT = "lstm_course.char_lm.checkpoint"


def _draw_run(rng: np.random.Generator) -> tuple[int, int, bool]:
    return int(rng.integers(2**20)), int(rng.integers(2, 5)), True


def _save_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    few = "the run has a model and an optimiser, and no other parts"
    return (
        Case((*_draw_run(rng)[:2], False, True), "at the start of the streams there is no state"),
        Case((*_draw_run(rng), False), few, part="parts"),
    )


RUN: Any = {"step": "", "state": PAIR}  # axes within axes
PLACE = Part("place", 0.5, RUN)
SAVED = dict.fromkeys(("model", "optimizer", "schedule", "scaler"), END_TO_END)

SAVE_CHECKPOINT = Exercise(
    name="save_checkpoint",
    lesson="08",
    section=CHECKPOINTS,
    reference=LazyFunction(CHECKPOINT, "save_checkpoint"),
    draw=lambda rng: (*_draw_run(rng), True),
    draws=2,
    probes=_save_probes,
    harness="saving",
    trials=40,
    parts=(PLACE, Part("parts", 0.5, SAVED), Part("rng_state", 0.5), Part("old_file", 0.5)),
    mistakes=(
        Mistake(
            "model-only",
            "only the model is saved; the averages of the optimiser and the place in the schedule "
            "are lost",
            "which parts besides the model have a `state_dict()`?",
            ("for name, part in parts.items()}", "for name, part in list(parts.items())[:1]}"),
        ),
        Mistake(
            "without-rng-state",
            "the generator state is not saved, so a resumed run would draw other dropout masks",
            "where does training use random numbers?",
            ('        "rng_state": torch.get_rng_state(),\n', ""),
        ),
        Mistake(
            "rng-seeded-anew",
            "the saved generator state is that of a newly seeded generator instead of the run's "
            "own",
            "does your code seed a generator before it saves the state?",
            ("torch.get_rng_state(),", "torch.manual_seed(0).get_state(),"),
        ),
        Mistake(
            "without-state",
            "the state is not saved, so a resumed run would start in the middle of the text from "
            "an empty state",
            "what does the next batch need from the one before it?",
            (
                "None if state is None else [s.detach().cpu() for s in state]",
                "None",
            ),
        ),
        Mistake(
            "zero-state",
            "the saved state consists of zeros, so a resumed run would forget the text before it",
            "what does the next batch need from the one before it?",
            ("[s.detach().cpu() for s in state]", "[torch.zeros_like(s).cpu() for s in state]"),
        ),
        Mistake(
            "state-with-its-graph",
            "the saved state still requires gradients when it is read",
            "which part of the state should be saved: its values or its history?",
            ("s.detach().cpu()", "s.cpu()"),
        ),
        Mistake(
            "no-state-to-begin-with",
            "a state of None raises an error, but there is no state before the first batch",
            "what should the file hold for a run that has not started yet?",
            ("None if state is None else ", ""),
        ),
        Mistake(
            "state-swapped",
            "h and c are exchanged in the saved state",
            "in which order does torch return and accept the two?",
            ("for s in state]", "for s in state[::-1]]"),
        ),
        Mistake(
            "step-ahead",
            "the saved step is one too large, so a resumed run would skip a batch",
            "how many steps has the run taken?",
            ('"step": step,', '"step": step + 1,'),
        ),
        Mistake(
            "without-step",
            "the step is not saved, so the run's place in the text is lost",
            "how does a resumed run know which batch comes next?",
            ('        "step": step,\n', ""),
        ),
        Mistake(
            "over-the-old-one",
            "the new checkpoint overwrites the old one directly: if writing fails halfway, both "
            "are lost",
            "which checkpoint is left if writing stops halfway?",
            ("    write_checkpoint(path, content)", "    torch.save(content, path)"),
        ),
        Mistake(
            "deletes-the-old-one",
            "the earlier checkpoint is deleted before the new one is complete: if writing fails "
            "halfway, no checkpoint is left",
            "which file does `path` name if writing stops halfway?",
            (
                "    write_checkpoint(path, content)",
                "    Path(path).unlink(missing_ok=True)\n    write_checkpoint(path, content)",
            ),
        ),
    ),
)

REFUSES = "refuses"


def _resume_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def case(kind: str, sentence: str, part: str = REFUSES) -> Case:
        is_own = kind in (
            "other parts",
            "fewer parts",
        )  # elsewhere an error with a message causes it
        return Case((*_draw_run(rng), kind), sentence, part=part, with_reason=is_own)

    return (
        Case(
            (*_draw_run(rng)[:2], False, "saved"), "at the start of the streams there is no state"
        ),
        case("missing", "there is no such file"),
        case("foreign", "the file was written by another program"),
        case("truncated", "the file is truncated"),
        case("other parts", "the file has averaged weights, and the run has none"),
        case("fewer parts", "the run has a scaler, and the file has none"),
        case("other sizes", "the model in the file has another size"),
        case("other names", "the parameters of the model in the file have other names"),
        case("other groups", "the optimiser in the file has more groups of parameters"),
        case("default device", "`device` is left out", "place"),
        case("meta device", '`device` is "meta"', "place"),
        case("few parts", "the run has a model and an optimiser, and no other parts", "parts"),
    )


RESUME = Exercise(
    name="resume",
    lesson="08",
    section=CHECKPOINTS,
    reference=LazyFunction(CHECKPOINT, "resume"),
    draw=lambda rng: (*_draw_run(rng), "saved"),
    draws=2,
    probes=_resume_probes,
    harness="resuming",
    trials=40,
    parts=(
        PLACE,
        Part("parts", 0.5, SAVED | {"model_after_one_more_step": END_TO_END}),
        Part("rng_state", 0.5),
        Part(
            REFUSES,
            0.5,
            meaning="a file that is not a checkpoint of this run raises CheckpointError",
        ),
    ),
    mistakes=(
        Mistake(
            "model-only",
            "only the model is restored; the optimiser and the schedule start anew",
            "which parts besides the model have a `state_dict()`?",
            ("for name, part in parts.items():", "for name, part in list(parts.items())[:1]:"),
        ),
        Mistake(
            "model-not-filled",
            "the model keeps its initial weights; only the other parts are restored",
            "print the names that your loop visits: is the model among them?",
            ("for name, part in parts.items():", "for name, part in list(parts.items())[1:]:"),
        ),
        Mistake(
            "nothing-filled",
            "no part is restored from the file",
            "which method is the counterpart of `state_dict()`?",
            (
                '            part.load_state_dict(content["parts"][name])\n',
                "            part.state_dict()\n",
            ),
        ),
        Mistake(
            "rng-state-not-set",
            "the generator state is not restored, so dropout draws other masks than in an "
            "uninterrupted run",
            "where does training use random numbers?",
            ('    torch.set_rng_state(content["rng_state"])\n', ""),
        ),
        Mistake(
            "rng-seeded",
            "the generator is seeded anew, so its saved state is lost",
            "which random numbers had the run already drawn when it was saved?",
            ('torch.set_rng_state(content["rng_state"])', "torch.manual_seed(0)"),
        ),
        Mistake(
            "state-forgotten",
            "the returned state is None, so the run continues in the middle of the text from an "
            "empty state",
            "what does the next batch need from the one before it?",
            (
                'content["step"], None if state is None else tuple(s.to(device) for s in state)',
                'content["step"], None',
            ),
        ),
        Mistake(
            "no-state-to-begin-with",
            "a saved state of None raises an error, but there is no state before the first batch",
            "what should be returned for a run that was saved before its first batch?",
            ("None if state is None else ", ""),
        ),
        Mistake(
            "state-swapped",
            "h and c are exchanged in the returned state",
            "in which order does torch return and accept the two?",
            ("for s in state)", "for s in state[::-1])"),
        ),
        Mistake(
            "step-ahead",
            "the returned step is one too large, so the run skips a batch",
            "how many steps had the run taken when it was saved?",
            ('content["step"], None', 'content["step"] + 1, None'),
        ),
        Mistake(
            "from-the-start",
            "the returned step is 0, so the run reads its text from the beginning again",
            "which batch should come next?",
            ('content["step"], None', "0, None"),
        ),
        Mistake(
            "state-first",
            "the state and the step are returned in the wrong order",
            "in which order should the two be returned?",
            (
                'return content["step"], None if state is None else tuple(s.to(device) for s in '
                "state)",
                "return None if state is None else tuple(s.to(device) for s in state), "
                'content["step"]',
            ),
        ),
        Mistake(
            "takes-any-file",
            "a file that another program has written is accepted, although its entries may mean "
            "something else",
            "which function checks the format of a checkpoint file?",
            ("read_checkpoint(path)", "torch.load(path, weights_only=True)"),
        ),
        Mistake(
            "takes-what-is-there",
            "a checkpoint with a part that this run does not have is accepted, and the content of "
            "that part is lost",
            "must the file hold at least the parts of this run, or exactly those?",
            ('if set(content["parts"]) != set(parts):', "if False:"),
        ),
    ),
)
