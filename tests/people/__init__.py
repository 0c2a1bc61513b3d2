"""The people of the tests: phones, the desk, the showroom."""
