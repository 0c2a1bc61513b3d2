"""The guided ways of the guide: step tables, the engine that walks them, and their screens."""
