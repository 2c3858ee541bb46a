"""Wrong answers to lesson 08 (writing, checkpoints), after what other people wrote."""

import random

import torch
from torch.nn import functional as F

from lstm_course.char_lm.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- generate ----------------------------------------------------------------------------------


@wrong(
    "generate",
    "Henderake, pull request 114 of pytorch/examples (2017): generation without model.eval()",
    "The model writes in training mode.",
    names=("in-training-mode",),
    at=("model(",),
    says=("training mode",),
)
@torch.no_grad()
def writes_with_dropout(model, prompt, length, temperature, rng):
    output, hidden = model(prompt[:, None])
    words = []
    for _ in range(length):
        scores = output[-1, 0]
        if temperature == 0:
            word = scores.argmax()
        else:
            weights = F.softmax(scores / temperature, dim=-1)
            word = torch.multinomial(weights, 1, generator=rng)[0]
        words.append(word)
        output, hidden = model(word.view(1, 1), hidden)
    return torch.stack(words)


@wrong(
    "generate",
    "pytorch/examples, word_language_model generate.py (2017): one random word, not the prompt",
    "The first input is drawn at random and the prompt is not read.",
    at=("torch.randint", "model(word"),
    says=("randint", "prompt"),
)
@torch.no_grad()
def starts_from_a_random_word(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    ntokens = model.scores.out_features
    word = torch.randint(ntokens, (1, 1), generator=rng)
    state, written = None, []
    for _ in range(length):
        logits, state = model(word, state)
        scores = logits[-1, 0]
        if temperature == 0:
            word = scores.argmax().view(1, 1)
        else:
            p = torch.softmax(scores / temperature, dim=0)
            word = torch.multinomial(p, 1, generator=rng).view(1, 1)
        written.append(word.view(1))
    model.train(was_training)
    return torch.cat(written)


@wrong(
    "generate",
    "Andrej Karpathy, nanoGPT's generate (2022): idx grows and is returned with the prompt",
    "The prompt comes back with the text.",
    names=("prompt-included",),
    at=("torch.cat((idx", "return idx"),
    says=("has shape",),
)
@torch.no_grad()
def context_comes_back_too(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    idx = prompt
    logits, state = model(idx[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature == 0:
            idx_next = scores.argmax().view(1)
        else:
            probs = F.softmax(scores / temperature, dim=-1)
            idx_next = torch.multinomial(probs, num_samples=1, generator=rng)
        idx = torch.cat((idx, idx_next))
        logits, state = model(idx_next[:, None], state)
    model.train(was_training)
    return idx


@wrong(
    "generate",
    "vanechu, pull request 28 of sherjilozair/char-rnn-tensorflow (2016): the softmax divided by T",
    "The probabilities are divided by the temperature, after the softmax, which changes nothing.",
    names=("temperature-ignored",),
    at=("probs / temperature",),
    says=("does nothing",),
)
@torch.no_grad()
def divided_after_the_softmax(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    chars = []
    logits, state = model(prompt.unsqueeze(1))
    for _ in range(length):
        probs = torch.softmax(logits[-1, 0], dim=0)
        if temperature == 0:
            char = probs.argmax().unsqueeze(0)
        else:
            char = torch.multinomial(probs / temperature, 1, generator=rng)
        chars.append(char)
        logits, state = model(char.unsqueeze(1), state)
    model.train(was_training)
    return torch.cat(chars)


@wrong(
    "generate",
    "Chessing234, pull request 1041 of state-spaces/mamba (2026): a temperature of 0 is divided by",
    "Temperature 0 divides by zero.",
    names=("divides-by-zero",),
    at=("/ temperature",),
    says=("stops with RuntimeError",),
)
@torch.no_grad()
def zero_is_not_greedy(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    written = []
    logits, state = model(prompt[:, None])
    for _ in range(length):
        chances = torch.softmax(logits[-1, 0] / temperature, dim=0)
        token = torch.multinomial(chances, 1, generator=rng)
        written.append(token)
        logits, state = model(token[:, None], state)
    model.train(was_training)
    return torch.cat(written)


@wrong(
    "generate",
    "fujimotomh, review of sherjilozair/char-rnn-tensorflow 28 (2016): sampling and state",
    "The state is dropped after every token.",
    names=("state-not-carried",),
    at=("model(token[:, None])", "logits, _ ="),
    says=("empty state",),
)
@torch.no_grad()
def forgets_what_it_wrote(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    written = []
    logits, _ = model(prompt[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial((scores / temperature).softmax(0), 1, generator=rng)
        written.append(token)
        logits, _ = model(token[:, None])
    model.train(was_training)
    return torch.cat(written)


@wrong(
    "generate",
    "Sean Robertson, practical-pytorch char-rnn (2017): primed with all characters, then the last",
    "The prompt's last token is read twice.",
    names=("reads-the-prompt-again",),
    at=("prompt[-1", "model(prompt[:, None])"),
    says=("read twice",),
)
@torch.no_grad()
def last_token_read_twice(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    _, hidden = model(prompt[:, None])
    inp = prompt[-1:]
    predicted = []
    for _ in range(length):
        output, hidden = model(inp[:, None], hidden)
        scores = output[0, 0]
        if temperature == 0:
            inp = scores.argmax().reshape(1)
        else:
            inp = torch.multinomial(F.softmax(scores / temperature, dim=0), 1, generator=rng)
        predicted.append(inp)
    model.train(was_training)
    return torch.cat(predicted)


@wrong(
    "generate",
    "mrmartin, issue 31 of jcjohnson/torch-rnn (2016): draws without the generator that was given",
    "The tokens are drawn with torch's global generator.",
    names=("foreign-rng",),
    at=("torch.multinomial",),
    says=("does not come from `rng`",),
)
@torch.no_grad()
def draws_with_the_global_generator(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    out = []
    logits, state = model(prompt[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial(torch.softmax(scores / temperature, 0), 1)
        out.append(token)
        logits, state = model(token[:, None], state)
    model.train(was_training)
    return torch.cat(out)


@wrong(
    "generate",
    "Deepblue129, issue 33 of IBM/pytorch-seq2seq (2017): the evaluator keeps a graph",
    "A graph is built for every token.",
    names=("with-a-graph",),
    at=("model(",),
    says=("backward pass",),
)
def builds_a_graph(model, prompt, length, temperature, rng):
    was_training = model.training
    model.eval()
    tokens = []
    logits, state = model(prompt[:, None])
    for _ in range(length):
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial((scores / temperature).softmax(-1), 1, generator=rng)
        tokens.append(token)
        logits, state = model(token[:, None], state)
    model.train(was_training)
    return torch.cat(tokens)


@wrong(
    "generate",
    "tk-rusch, answer to issue 1 of tk-rusch/coRNN (2020): train() without a look at the old mode",
    "The model is always left in training mode.",
    at=("model.train()",),
    says=("evaluation mode before the call",),
)
@torch.no_grad()
def always_ends_in_training_mode(model, prompt, length, temperature, rng):
    model.eval()
    written = []
    logits, state = model(prompt[:, None])
    while len(written) < length:
        scores = logits[-1, 0]
        if temperature == 0:
            token = scores.argmax()[None]
        else:
            token = torch.multinomial((scores / temperature).softmax(-1), 1, generator=rng)
        written.append(token)
        logits, state = model(token[:, None], state)
    model.train()
    return torch.cat(written)


# --- save_checkpoint ---------------------------------------------------------------------------


def _on_gpus():
    return torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []


@wrong(
    "save_checkpoint",
    "fdiehl, issue 688 of PyTorch Lightning (2020): torch.save straight onto the old file",
    "The file is written over the old one.",
    names=("over-the-old-one",),
    at=("torch.save",),
    says=("is lost", "old one"),
)
def saves_onto_the_old_file(path, step, state, **parts):
    checkpoint = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    torch.save(checkpoint, path)


@wrong(
    "save_checkpoint",
    "zihanlin-ai, issue 1027 of vllm-project/speculators (2026): no random state in the checkpoint",
    "The generator state is not saved.",
    names=("without-rng-state",),
    at=("content = {",),
    says=("is not in the file",),
)
def without_random_state(path, step, state, **parts):
    content = {"step": step, "gpu_rng_states": [], "parts": {}}
    content["state"] = None if state is None else [s.detach().cpu() for s in state]
    for name, part in parts.items():
        content["parts"][name] = part.state_dict()
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "wbinventor, issue 5627 of pytorch/pytorch (2018): the optimiser's averages are not saved",
    "Only the model's parameters are saved.",
    names=("model-only",),
    at=('parts["model"]',),
    says=("is not in the file's `parts`",),
)
def weights_alone(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
        "parts": {"model": parts["model"].state_dict()},
    }
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "sgugger, pull request 11582 of huggingface/transformers (2021): which generators to keep",
    "Python's generator state is saved under the name of torch's.",
    at=("random.getstate()",),
    says=("has shape",),
)
def state_of_pythons_generator(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.tensor(random.getstate()[1]),
        "gpu_rng_states": _on_gpus(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "felixfuu, issue 91 of salesforce/awd-lstm-lm (2019): a state that still has a history",
    "The state is saved with its graph.",
    names=("state-with-its-graph",),
    at=("s.cpu()",),
    says=("a gradient could flow back",),
)
def state_with_a_history(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "imichalakTT, issue 47949 of tenstorrent/tt-metal (2026): parameters, optimiser, no position",
    "The recurrent state is not saved.",
    names=("without-state",),
    at=('"state": None',),
    says=("is `None`",),
)
def recurrent_state_missing(path, step, state, **parts):
    content = {
        "step": step,
        "state": None,
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "NicolasRR, pull request 13 of epfml/llm-baselines (2024): parts at the top level of the file",
    "The parts stand beside the step, not under parts.",
    at=("content.update",),
    says=("the file has no entry `parts`",),
)
def parts_at_the_top_level(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
    }
    content.update({name: part.state_dict() for name, part in parts.items()})
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "taking-lying-flat, pull request 9935 of modelscope/ms-swift (2026): the run is seeded anew",
    "The generator is seeded when the run is saved.",
    names=("rng-seeded-anew",),
    at=("manual_seed",),
    says=("seeded",),
)
def seeds_when_saving(path, step, state, **parts):
    torch.manual_seed(0)
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


@wrong(
    "save_checkpoint",
    "aurickq, review of petuum/adaptdl 81 (2020): a temporary file that is never moved",
    "The new file is written beside the old one, and never moved into its place.",
    at=("torch.save",),
    says=("still holds the earlier checkpoint",),
)
def temporary_file_never_moved(path, step, state, **parts):
    content = {
        "step": step,
        "state": None if state is None else [s.detach().cpu() for s in state],
        "rng_state": torch.get_rng_state(),
        "gpu_rng_states": _on_gpus(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    torch.save(content, str(path) + ".tmp")


# --- resume ------------------------------------------------------------------------------------


@wrong(
    "resume",
    "atreyasha, issue 17032 of huggingface/transformers (2022): the random state is not loaded",
    "The generator state is not set.",
    names=("rng-state-not-set",),
    at=("load_state_dict", "return"),
    says=("not set",),
)
def random_state_not_loaded(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    try:
        for name, part in parts.items():
            part.load_state_dict(content["parts"][name])
    except (RuntimeError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path} does not fit") from error
    state = content["state"]
    return content["step"], state and tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "dskhudia, pull request 1200 of mosaicml/composer (2022): seeded again after loading",
    "The generator is seeded after its state was set.",
    names=("rng-seeded",),
    at=("manual_seed",),
    says=("seeded anew",),
)
def seeded_again(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if content["parts"].keys() != parts.keys():
        raise CheckpointError(f"{path} has other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit {name}") from error
    torch.set_rng_state(content["rng_state"])
    torch.manual_seed(0)
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "JorgeDC, pull request 54 of anhaidgroup/deepmatcher (2020): torch.load with map_location",
    "Any file is read, and a missing one raises FileNotFoundError.",
    names=("takes-any-file",),
    at=("torch.load",),
    says=("raises FileNotFoundError",),
)
def reads_with_torch_load(path, device="cpu", **parts):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    if set(checkpoint["parts"]) != set(parts):
        raise CheckpointError("the parts differ")
    for name, part in parts.items():
        try:
            part.load_state_dict(checkpoint["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{name} does not fit") from error
    torch.set_rng_state(checkpoint["rng_state"].cpu())
    state = checkpoint["state"]
    return checkpoint["step"], None if state is None else tuple(state)


@wrong(
    "resume",
    "wbinventor, issue 5627 of pytorch/pytorch (2018): Adam goes on without its averages",
    "Only the model is filled.",
    names=("model-only",),
    at=('parts["model"].load_state_dict',),
    says=("has shape",),
)
def optimiser_starts_anew(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    try:
        parts["model"].load_state_dict(content["parts"]["model"])
    except RuntimeError as error:
        raise CheckpointError(str(error)) from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "mkrima, review of epfml/llm-baselines 13 (2024): only the parts that both have are loaded",
    "A checkpoint with other parts than the run is accepted.",
    names=("takes-what-is-there",),
    at=("if name in",),
    says=("raises nothing",),
)
def loads_what_both_have(path, device="cpu", **parts):
    content = read_checkpoint(path)
    for name, part in parts.items():
        if name in content["parts"]:
            try:
                part.load_state_dict(content["parts"][name])
            except (RuntimeError, ValueError, KeyError) as error:
                raise CheckpointError(f"{path}: {name} does not fit") from error
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "TinyZeaMays, issue 25 of sacmehta/EdgeNets (2020): errors of load_state_dict",
    "A model of another size raises RuntimeError, which is not turned into a CheckpointError.",
    at=("load_state_dict",),
    says=("raises RuntimeError",),
)
def errors_of_torch_pass_through(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if sorted(content["parts"]) != sorted(parts):
        raise CheckpointError("parts differ")
    for name in parts:
        parts[name].load_state_dict(content["parts"][name])
    torch.set_rng_state(content["rng_state"])
    state = content["state"]
    return content["step"], None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "Sualeh77, pull request 564 of The-School-of-AI/LLM (2026): where a resumed run begins",
    "The step is one too large.",
    names=("step-ahead",),
    at=("+ 1",),
    says=("1 too large",),
)
def next_step_is_returned(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit {name}") from error
    torch.set_rng_state(content["rng_state"])
    start_step = content["step"] + 1
    state = content["state"]
    return start_step, None if state is None else tuple(s.to(device) for s in state)


@wrong(
    "resume",
    "Jegp, pull request 131 of norse/norse (2020): a state taken for granted",
    "Where the streams begin, None makes it stop.",
    names=("no-state-to-begin-with",),
    at=("h, c =",),
    says=("raises TypeError",),
)
def expects_a_state(path, device="cpu", **parts):
    content = read_checkpoint(path)
    if set(content["parts"]) != set(parts):
        raise CheckpointError(f"{path} has other parts")
    for name, part in parts.items():
        try:
            part.load_state_dict(content["parts"][name])
        except (RuntimeError, ValueError, KeyError) as error:
            raise CheckpointError(f"{path} does not fit {name}") from error
    torch.set_rng_state(content["rng_state"])
    h, c = content["state"]
    return content["step"], (h.to(device), c.to(device))
