"""The Windows installer: how it is built, from public packages pinned by hash, on Linux or on Windows.

``build.py`` is the order of the steps; each step is a module of its own. Runs in the development environment.
"""
