"""The training lab: a character language model, trained properly on whatever device there is."""
