"""Tests of who may work here: dealers, stores, staff and models."""
