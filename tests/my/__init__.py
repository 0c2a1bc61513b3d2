"""The マイカー pages in the tests of their people."""
