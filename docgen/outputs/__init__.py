"""The output folder: the only writer of it, and what is done with what lies there."""
