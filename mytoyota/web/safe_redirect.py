"""Redirects to an address that the browser sent back: only to a path of this site, whatever was put into it."""

import re

# A path of printable characters without backslash (browsers read it as a slash) and not beginning with two slashes.
PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f]*")


def own_path(path: str | None, under: str = "/") -> str | None:
    """`path` where it is one of this site's under `under`, else None: no link of ours sends people elsewhere."""
    fits = path is not None and PATH.fullmatch(path) and path.startswith(under)
    return path if fits else None
