"""Measurements: `python -m benchmarks.look`, `.quality` and `.speed` from the root of the project."""
