"""Version of the package: written into every drawing and parameter file."""

__version__ = "0.1.0"
