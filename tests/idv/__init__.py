"""Tests of the room idv: reading a driver's licence."""
