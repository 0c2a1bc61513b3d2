"""Which kind of device and browser a User-Agent names, as codes: enough to know one's own phone again (pure)."""

OTHER = "other"
# The first that fits: a browser names those whose pages it can show as well.
DEVICES = (
    ("iphone", ("iPhone", "iPod")),
    ("ipad", ("iPad",)),
    ("android", ("Android",)),
    ("windows", ("Windows",)),
    ("mac", ("Macintosh",)),
    ("linux", ("Linux", "CrOS")),
)
BROWSERS = (
    ("line", (" Line/",)),
    ("edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("samsung", ("SamsungBrowser/",)),
    ("firefox", ("Firefox/", "FxiOS/")),
    ("chrome", ("Chrome/", "CriOS/")),
    ("safari", ("Safari/",)),
)


def device(user_agent: str) -> str:
    """The device's code."""
    return _first(DEVICES, user_agent)


def browser(user_agent: str) -> str:
    """The browser's code."""
    return _first(BROWSERS, user_agent)


def _first(table: tuple[tuple[str, tuple[str, ...]], ...], user_agent: str) -> str:
    return next((code for code, marks in table if any(mark in user_agent for mark in marks)), OTHER)
