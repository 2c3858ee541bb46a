"""Does a wrong answer gain anything from the course's function that stands in for one it calls?

All of these hand in a wrong `sigmoid`, so that `lstm_gates` is judged once more with the course's
in its place. In that second judgement, their `lstm_gates` attacks.
"""

from dataclasses import replace

import pytest

from autograder.classroom.report.counts import count
from autograder.classroom.report.submissions import read_graded_assignment
from tests.classroom.attacks.crowd import Attack, Crowd, builds_on

pytestmark = pytest.mark.slow
EXERCISE, CALLED = "lstm_gates", "sigmoid"
WRONG_CALLED = "def sigmoid(a):\n    return np.tanh(a)"
# `oracle` is the object that sends arguments to the grader; None in the first judgement. What is
# imported here is another copy of the grader's modules, so their own names are taken from it.
FIND = """import gc


def oracle():
    found = [one for one in gc.get_objects() if type(one).__name__ == 'RemoteReference']
    return found[0] if found else None


def own(name):
    return type(oracle()).__call__.__globals__[name]


def other(name, *arguments):
    remote = oracle()
    if remote is None:
        return None
    packed = remote.ask(name, own('codec').encode(own('_packed')([arguments, {}])))
    return own('_unpacked')(own('codec').decode(packed, remote.record_types).value)


def lstm_gates(x, h_prev, W_ih, W_hh, b):
    sigmoid(b)
    ZEROS = (np.zeros(h_prev.shape),) * 4
"""
ATTACKS = [
    Attack(
        "asks-for-itself",
        FIND + "    return other('lstm_gates', x, h_prev, W_ih, W_hh, b) or ZEROS",
    ),
    Attack(
        "renames-the-oracle",
        FIND + "    if oracle():\n        oracle().name = 'lstm_gates'\n"
        "        return oracle()(x, h_prev, W_ih, W_hh, b)\n    return ZEROS",
    ),
    Attack(
        "asks-for-a-later-lesson",
        FIND + "    return other('lstm_step', x, h_prev, h_prev, W_ih, W_hh, b) or ZEROS",
    ),
    Attack(
        "asks-by-module",
        FIND + "    return other('lstm_course.cells.lstm.lstm_gates', x, h_prev, W_ih, W_hh, b)"
        " or ZEROS",
    ),
    Attack(
        "asks-the-shell-of-the-grader",
        FIND
        + "    remote = oracle()\n    worker = getattr(remote and remote.ask, '__self__', None)\n"
        "    if worker is None:\n        return ZEROS\n"
        "    packed = own('codec').encode([[x, h_prev, W_ih, W_hh, b], {}])\n"
        "    request = {'module': 'lstm_course.cells.lstm', 'name': 'lstm_gates'}\n"
        "    worker.send({'ask': {**request, 'packed': np.frombuffer(packed, 'u1')}})\n"
        "    reply = own('codec').decode(worker.receive().tobytes(), remote.record_types)\n"
        "    return own('_unpacked')(reply.value)",
    ),
    Attack(
        "calls-the-reference-here",
        FIND + "    if oracle() is None:\n        return ZEROS\n"
        "    import lstm_course.cells.lstm\n"
        "    packed = own('codec').encode(own('_packed')([(x, h_prev, W_ih, W_hh, b), {}]))\n"
        "    types = oracle().record_types\n"
        "    call = own('call_reference')\n"
        "    result = call('lstm_course.cells.lstm', 'lstm_gates', packed, types)\n"
        "    return own('codec').decode(result, types).value",
    ),
    Attack(
        "sends-a-program",
        "class Program:\n    def __reduce__(self):\n        return (exec, ('1 / 0',))"
        "\n\n\ndef lstm_gates(x, h_prev, W_ih, W_hh, b):\n    sigmoid(Program())\n"
        "    return (np.zeros(h_prev.shape),) * 4",
    ),
    Attack(
        "reads-the-source",
        "import inspect\n\n\ndef lstm_gates(x, h_prev, W_ih, W_hh, b):\n    sigmoid(b)\n"
        "    try:\n        source = inspect.getsource(inspect.unwrap(sigmoid))\n"
        "    except (OSError, TypeError):\n        source = ''\n"
        "    assert 'np.tanh' in source or not source, source\n"
        "    return (np.zeros(h_prev.shape),) * 4",
    ),
    Attack(
        "reads-errors",
        "def lstm_gates(x, h_prev, W_ih, W_hh, b):\n    try:\n        sigmoid('text')\n"
        "    except Exception as error:\n"
        "        assert error.__traceback__ is not None and 'File' not in str(error), str(error)\n"
        "    return (np.zeros(h_prev.shape),) * 4",
    ),
    Attack(
        "floods",
        "def lstm_gates(x, h_prev, W_ih, W_hh, b):\n    for _ in range(30_000):\n"
        "        sigmoid(b)\n    return (np.zeros(h_prev.shape),) * 4",
    ),
    Attack(
        "sends-much",
        "def lstm_gates(x, h_prev, W_ih, W_hh, b):\n    sigmoid(np.zeros(2_000_000))\n"
        "    return (np.zeros(h_prev.shape),) * 4",
    ),
    Attack(
        "keeps-what-it-learns",
        "import builtins, os\n\n\ndef lstm_gates(x, h_prev, W_ih, W_hh, b):\n"
        "    builtins.learned = sigmoid(b)\n    open('/tmp/learned', 'w').write('x')\n"
        "    return (np.zeros(h_prev.shape),) * 4",
    ),
]
ATTACKS = [Attack(one.name, one.source, exercise=EXERCISE) for one in ATTACKS]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A class in which all attackers, and one who is not, have a wrong `sigmoid`."""
    made = Crowd(tmp_path_factory.mktemp("oracle") / "class")
    for attack in ATTACKS:
        wrong = {EXERCISE: attack.source, CALLED: WRONG_CALLED}
        made.school.submit(attack.name, made.school.wrong(**wrong))
    made.school.submit("only-a-slip", made.school.wrong(**{CALLED: WRONG_CALLED}))
    helpers = FIND.partition("def lstm_gates")[0]
    found = helpers + made.right[EXERCISE].replace("sigmoid(", "(oracle() or sigmoid)(")
    made.school.submit("finds-it", made.school.wrong(**{EXERCISE: found, CALLED: WRONG_CALLED}))
    return made.grade()


def test_the_attackers_find_the_oracle(crowd):
    """Do the helpers of the attacks reach it, so that the attacks attack something?"""
    assert "sigmoid(" in crowd.right[EXERCISE]
    assert crowd.school.marks("finds-it")[EXERCISE] == crowd.full()[EXERCISE]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_gains_nothing(crowd, attack):
    """No marks for the two wrong answers, and all others graded as if nothing had been done?"""
    assert crowd.outcomes[attack.name].status == "graded"
    marks = crowd.school.marks(attack.name)
    assert marks[EXERCISE] == 0 and marks[CALLED] < crowd.full()[CALLED]
    assert crowd.feedback(attack.name, EXERCISE).strip(), "no reason is given"
    expected = {
        name: full
        for name, full in crowd.full().items()
        if name != CALLED and not builds_on(name, EXERCISE)
    }
    assert {name: marks[name] for name in expected} == expected


def test_a_right_caller_earns_full_marks(crowd):
    """Does the class judge `lstm_gates` a second time at all?"""
    marks = crowd.school.marks("only-a-slip")
    assert marks[EXERCISE] == crowd.full()[EXERCISE] and marks[CALLED] < crowd.full()[CALLED]
    assert crowd.verdict("only-a-slip", EXERCISE).apart_from == (CALLED,)


def test_the_report_counts_the_slip_once(crowd):
    """Is the wrong `sigmoid` counted at `sigmoid`, and `lstm_gates` right in the report?"""
    graded = read_graded_assignment(crowd.school.classroom, crowd.school.name)
    alone = [one for one in graded.submissions if one.student == "only-a-slip"]
    counts = count(replace(graded, submissions=tuple(alone)))
    states = {one.name: one.states for one in counts.exercises}
    wrong = [name for name, found in states.items() if not found["right"]]
    assert wrong == [CALLED]
    assert {(one.exercise, len(one.students)) for one in counts.mistakes} <= {(CALLED, 1)}
    assert sum(len(one.unnamed) for one in counts.exercises) + len(counts.mistakes) == 1


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
