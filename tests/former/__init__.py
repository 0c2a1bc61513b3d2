"""Instances of a former version, dumped with people in the middle of every way, and the proof that they go on."""
