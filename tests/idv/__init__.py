"""Tests of the package idv: reading a driver's licence."""
