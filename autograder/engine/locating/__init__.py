"""Where an answer's computation leaves the right one: instrument, record, replay, compare."""
