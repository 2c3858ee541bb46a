"""Exercises `save_checkpoint` and `resume`: interrupt a run, and continue it unchanged."""

from typing import Any

import numpy as np

from autograder.engine.exercise import Case, Exercise, LazyFunction, Mistake, Part
from autograder.engine.leaves import END_TO_END
from autograder.exercises.lesson_08.axes import PAIR

CHECKPOINTS = "Stop and go on"
CHECKPOINT = "lstm_course.char_lm.checkpoint"


def _draw_run(rng: np.random.Generator) -> tuple[int, int, bool]:
    return int(rng.integers(2**20)), int(rng.integers(2, 5)), True


RUN: Any = {"step": "", "state": PAIR}  # axes within axes
PLACE = Part("place", 0.5, RUN)
SAVED = {"model": END_TO_END, "optimizer": END_TO_END, "schedule": END_TO_END}

SAVE_CHECKPOINT = Exercise(
    name="save_checkpoint",
    lesson="08",
    section=CHECKPOINTS,
    reference=LazyFunction(CHECKPOINT, "save_checkpoint"),
    draw=_draw_run,
    draws=2,
    probes=lambda rng: (
        Case((*_draw_run(rng)[:2], False), "where the streams begin there is no state yet"),
    ),
    harness="saving",
    trials=40,
    parts=(PLACE, Part("parts", 0.5, SAVED), Part("rng_state", 0.5), Part("old_file", 0.5)),
    mistakes=(
        Mistake(
            "model-only",
            "only the model is saved: the optimiser's averages and the schedule start anew",
            "which of the parts has a memory of its own?",
            ("for name, part in parts.items()}", "for name, part in list(parts.items())[:1]}"),
        ),
        Mistake(
            "without-rng-state",
            "the generator state is not saved: dropout would go another way",
            "where does the chance in a training come from?",
            ('        "rng_state": torch.get_rng_state(),\n', ""),
        ),
        Mistake(
            "rng-seeded-anew",
            "the generator is seeded when the run is saved: from there on it draws other numbers",
            "does saving change what happens next?",
            ("torch.get_rng_state(),", "torch.manual_seed(0).get_state(),"),
        ),
        Mistake(
            "without-state",
            "the state is not saved: the run would go on with an empty memory in mid-text",
            "what does the next batch need from the one before it?",
            (
                "None if state is None else [s.detach().cpu() for s in state]",
                "None",
            ),
        ),
        Mistake(
            "zero-state",
            "the state is saved as zeros",
            "what does the next batch need from the one before it?",
            ("[s.detach().cpu() for s in state]", "[torch.zeros_like(s).cpu() for s in state]"),
        ),
        Mistake(
            "state-with-its-graph",
            "the state is saved as a part of its graph: it asks for gradients when it is read",
            "what is to be kept of the state: its numbers, or its past?",
            ("s.detach().cpu()", "s.cpu()"),
        ),
        Mistake(
            "no-state-to-begin-with",
            "None, where there is no state yet, makes it stop",
            "what is the state before the first batch?",
            ("None if state is None else ", ""),
        ),
        Mistake(
            "state-swapped",
            "h and c are saved in exchange",
            "in which order does torch give and take the two?",
            ("for s in state]", "for s in state[::-1]]"),
        ),
        Mistake(
            "step-ahead",
            "the step that is saved is one too large: a batch would be left out",
            "how many steps have been taken?",
            ('"step": step,', '"step": step + 1,'),
        ),
        Mistake(
            "without-step",
            "the step is not saved: nobody knows where in the text the run stood",
            "which batch comes next?",
            ('        "step": step,\n', ""),
        ),
        Mistake(
            "over-the-old-one",
            "the file is written over the old one: a full disk, or Ctrl-C half-way, costs both",
            "what is there to go on from if writing breaks off half-way?",
            ("    write_checkpoint(path, content)", "    torch.save(content, path)"),
        ),
    ),
)

REFUSES = "refuses"


def _resume_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def case(kind: str, sentence: str) -> Case:
        return Case((*_draw_run(rng), kind), sentence, part=REFUSES)

    return (
        Case((*_draw_run(rng)[:2], False, "saved"), "where the streams begin there is no state"),
        case("missing", "there is no such file"),
        case("foreign", "the file is another program's"),
        case("other parts", "the file has a scaler and the run has none"),
        case("other sizes", "the file's model has another size"),
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
        Part(REFUSES, 0.5, meaning="what is no checkpoint of this run raises CheckpointError"),
    ),
    mistakes=(
        Mistake(
            "model-only",
            "only the model is filled: optimiser and schedule start anew",
            "which of the parts has a memory of its own?",
            ("for name, part in parts.items():", "for name, part in list(parts.items())[:1]:"),
        ),
        Mistake(
            "model-not-filled",
            "the model keeps its fresh weights: what was learned stays in the file",
            "what does the run need first of all?",
            ("for name, part in parts.items():", "for name, part in list(parts.items())[1:]:"),
        ),
        Mistake(
            "nothing-filled",
            "the file is read, but no part is filled from it",
            "which method does every part have to take back what `state_dict` gave?",
            (
                '            part.load_state_dict(content["parts"][name])\n',
                "            part.state_dict()\n",
            ),
        ),
        Mistake(
            "rng-state-not-set",
            "the generator state is not set: dropout goes another way than in the run that was not "
            "stopped",
            "where does the chance in a training come from?",
            ('    torch.set_rng_state(content["rng_state"])\n', ""),
        ),
        Mistake(
            "rng-seeded",
            "the generator is seeded anew; it should draw what it would have drawn",
            "what has the run drawn before it was saved?",
            ('torch.set_rng_state(content["rng_state"])', "torch.manual_seed(0)"),
        ),
        Mistake(
            "state-forgotten",
            "the state does not come back: the run goes on with an empty memory in mid-text",
            "what does the next batch need from the one before it?",
            (
                'content["step"], None if state is None else tuple(s.to(device) for s in state)',
                'content["step"], None',
            ),
        ),
        Mistake(
            "no-state-to-begin-with",
            "None, where there is no state yet, makes it stop",
            "what is the state before the first batch?",
            ("None if state is None else ", ""),
        ),
        Mistake(
            "state-swapped",
            "h and c come back in exchange",
            "in which order does torch give and take the two?",
            ("for s in state)", "for s in state[::-1])"),
        ),
        Mistake(
            "step-ahead",
            "the step is one too large: a batch is left out",
            "how many steps have been taken?",
            ('content["step"], None', 'content["step"] + 1, None'),
        ),
        Mistake(
            "from-the-start",
            "the step is 0: the run reads its text from the beginning again",
            "which batch comes next?",
            ('content["step"], None', "0, None"),
        ),
        Mistake(
            "state-first",
            "state and step are exchanged",
            "in which order are the two asked for?",
            (
                'return content["step"], None if state is None else tuple(s.to(device) for s in '
                "state)",
                "return None if state is None else tuple(s.to(device) for s in state), "
                'content["step"]',
            ),
        ),
        Mistake(
            "takes-any-file",
            "a file that another program has written is taken as it is: its names may mean "
            "something else",
            "who looks at the file's format?",
            ("read_checkpoint(path)", "torch.load(path, weights_only=True)"),
        ),
        Mistake(
            "takes-what-is-there",
            "a checkpoint with a part that this run has not is taken: what it knew of it is lost",
            "which names should the file have: at least this run's, or exactly those?",
            ('if set(content["parts"]) != set(parts):', "if False:"),
        ),
    ),
)
