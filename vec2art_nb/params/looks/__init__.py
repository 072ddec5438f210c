"""The presets, by what they draw with."""
