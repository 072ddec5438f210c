"""Stages of the algorithms, one noun a module."""
