"""The index in the vault: one row a person for lists, and full-text search over people and notes.

Derived from the case files and made again from them whenever in doubt.
"""
