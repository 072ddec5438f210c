"""Experiments: drawings measured, swept and tuned, with a record that outlives the kernel."""

from __future__ import annotations
