"""One person's data as lines: stands in `registrations`, for the wizard's screens under its former name."""

from mytoyota.registrations.identity import address, claimant, full_name

__all__ = ["address", "claimant", "full_name"]
