"""Which roles of staff need a second factor, as a setting says it: names with commas between them."""

ROLES = ("sales", "manager", "headquarters", "finance", "center")  # as in organisation/roles.py
ALWAYS = ("headquarters", "finance", "center")  # outside a demo: they see the data of many stores


def chosen(text: str | None, *, demo: bool) -> str:
    """The roles; where nothing is said, those that always need one, and in a demo nobody.

    Raises:
        ValueError: an unknown role, or one of `ALWAYS` is missing outside a demo.
    """
    if text is None:
        return "" if demo else ",".join(ALWAYS)
    roles = parsed(text)
    if not roles <= set(ROLES):
        raise ValueError(f"must be roles out of {', '.join(ROLES)}, with commas between them")
    if not demo and not roles >= set(ALWAYS):
        raise ValueError(f"must name {', '.join(ALWAYS)}: they see the data of many stores")
    return ",".join(sorted(roles))


def parsed(text: str) -> frozenset[str]:
    """The names in the setting."""
    return frozenset(filter(None, (role.strip() for role in text.split(","))))
