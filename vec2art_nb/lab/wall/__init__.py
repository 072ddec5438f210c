"""Drawings side by side in a notebook: contact sheets and comparisons."""
