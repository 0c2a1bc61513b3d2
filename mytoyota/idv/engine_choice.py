"""Chooses between the two text recognisers that are built in (guide 1-1/16-B)."""

from mytoyota.idv.engine import Engine, EngineUnavailable

ENGINES = ("ppocr", "tesseract")


def choose(wanted: str | None = None) -> Engine:
    """The wanted engine, or the first that can run. Raises EngineUnavailable with the reason where none can."""
    reasons = []
    for name in (wanted,) if wanted else ENGINES:
        try:
            return _load(name)
        except EngineUnavailable as missing:
            reasons.append(str(missing))
    raise EngineUnavailable("; ".join(reasons))


def _load(name: str | None) -> Engine:
    # Imported late: a machine without one recogniser's libraries still has the other.
    if name == "ppocr":
        from mytoyota.idv.engine_ppocr import PpocrEngine

        return PpocrEngine()
    if name == "tesseract":
        from mytoyota.idv.engine_tesseract import TesseractEngine

        return TesseractEngine()
    raise EngineUnavailable(f"no engine named {name}")
