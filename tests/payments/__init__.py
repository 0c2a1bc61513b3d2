"""Tests of the room that takes payment: registration, gateways, sandbox, direct debit."""
