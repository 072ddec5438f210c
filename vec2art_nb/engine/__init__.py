"""The engine: pure functions from a picture and parameters to a drawing."""
