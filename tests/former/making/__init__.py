"""How the dumped instances were made: run once, in the version that they are of; no test needs it."""
