"""The guide's step tables, one file per section, one literal row per step."""
