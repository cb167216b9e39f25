"""Is everything that the program needs on this laptop, and does it work? Tried out in a temporary folder.

Each check is a small function that really uses its thing; no desk of a person is touched and no network asked. Qt is
tried by ``ui/selftest.py``.
"""
