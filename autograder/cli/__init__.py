"""The command line `lstm-course`."""
