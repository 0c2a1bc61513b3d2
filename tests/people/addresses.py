"""An address of a route with anything in it, also what the route itself would never put there."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from werkzeug.routing import Rule

VARIABLE = re.compile(r"<(?:[^:<>]+:)?(\w+)>")


def address(rule: Rule, parts: Mapping[str, str]) -> str:
    """The rule's path with these values in it, whether or not they fit: a stranger types what they like."""
    return VARIABLE.sub(lambda found: quote(parts[found[1]], safe="/"), rule.rule)
