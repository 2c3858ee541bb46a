"""Answers to `sigmoid` that use what no answer may use."""

IMPORTS = "import functools, sys\nimport numpy as np\nimport lstm_course\nimport torch\n"
LOCKED_ANSWERS = {
    "the function itself": "from lstm_course import sigmoid",
    "under another name": "from lstm_course.cells.activations import sigmoid as s\nsigmoid = s",
    "called": "def sigmoid(a):\n    return lstm_course.sigmoid(a)",
    "in a default": "def sigmoid(a, s=lstm_course.sigmoid):\n    return s(a)",
    "partial": "sigmoid = functools.partial(lstm_course.sigmoid)",
    "wrapped": "@functools.wraps(lstm_course.sigmoid)\ndef sigmoid(a):\n"
    "    return sigmoid.__wrapped__(a)",
    "through a helper": "def helper(a):\n    return lstm_course.sigmoid(a)\n"
    "def sigmoid(a):\n    return helper(a)",
    "imported in the call": "def sigmoid(a):\n    from lstm_course.cells import activations\n"
    "    return activations.sigmoid(a)",
    "found in sys.modules": "def sigmoid(a):\n"
    "    return sys.modules['lstm_course.cells.activations'].sigmoid(a)",
    "in a list": "kept = [lstm_course.sigmoid]\ndef sigmoid(a):\n    return kept[0](a)",
}
IN_TORCH = {
    "called": "def sigmoid(a):\n    return torch.sigmoid(torch.from_numpy(a)).numpy()",
    "a function of it": "from torch import from_numpy, sigmoid as s\n"
    "def sigmoid(a):\n    return s(from_numpy(a)).numpy()",
    "a module of it": "import torch.nn.functional as F\n"
    "def sigmoid(a):\n    return F.sigmoid(torch.from_numpy(a)).numpy()",
    "imported in the call": "def sigmoid(a):\n    import torch as t\n"
    "    return t.sigmoid(t.from_numpy(a)).numpy()",
    "a class of it": "from torch.nn import Sigmoid\ndef sigmoid(a):\n"
    "    return Sigmoid()(torch.from_numpy(a)).numpy()",
    "in a default": "def sigmoid(a, t=torch):\n    return t.sigmoid(t.from_numpy(a)).numpy()",
    "through a helper": "def helper(a):\n    return torch.sigmoid(torch.from_numpy(a)).numpy()\n"
    "def sigmoid(a):\n    return helper(a)",
    "in a closure": "def make():\n    t = torch\n    def sigmoid(a):\n"
    "        return t.sigmoid(t.from_numpy(a)).numpy()\n    return sigmoid\nsigmoid = make()",
    "in an object": "class Kept:\n    t = torch\ndef sigmoid(a):\n"
    "    return Kept.t.sigmoid(Kept.t.from_numpy(a)).numpy()",
    "by importlib": "import importlib\ndef sigmoid(a):\n"
    "    t = importlib.import_module('torch')\n    return t.sigmoid(t.from_numpy(a)).numpy()",
}
