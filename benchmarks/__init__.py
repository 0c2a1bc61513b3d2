"""What is measured beside what: run one with `python -m benchmarks.<name>`."""
