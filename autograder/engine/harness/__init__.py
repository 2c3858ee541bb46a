"""Harnesses: how a function is called where a plain call on plain arguments is not enough.

A case's arguments are data. A harness turns them into what the function takes (torch tensors, a
model and its optimiser), calls it, and returns what there is to judge: it runs beside the answer
and knows no right answer itself. Each module here but `load` and its helpers has a
`call(function, arguments, spec)`.
"""

HIDDEN = 5  # units of the models in harnesses

# What each harness makes of a case's first arguments, where these are not those of the function
INPUTS = {
    "evaluating": ("batches",),
    "states": ("state",),
    "training": ("batch", "batch", "state"),
    "writing": ("prompt",),
}
