"""Tests of the package that takes payment: registration, gateways, sandbox, direct debit."""
