"""The register of corporations of this installation, for screens that ask for a corporate number (guide 1-1/12-C)."""

from typing import cast

from mytoyota.corporations.registry import Registry
from mytoyota.web import application


def registry() -> Registry:
    """The agency's, an imported one, the demo's, or none that knows anybody."""
    return cast(Registry, application.outside_party("registry"))
