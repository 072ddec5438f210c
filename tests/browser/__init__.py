"""The Studio in real hosts in Chromium.

A package, so that its browser ends with it: playwright's event loop would be in the way of other tests.
"""
