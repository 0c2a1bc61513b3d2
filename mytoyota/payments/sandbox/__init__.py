"""A card gateway for the demo and the tests: a party of its own with its own process, storage, secrets and pages."""
