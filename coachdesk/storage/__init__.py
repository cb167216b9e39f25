"""SQLCipher files: case files, the register, the vault; and the cabinet that holds the open ones.

No SQLAlchemy row leaves this room. Every write goes through ``Cabinet`` (``cabinet.py``).
"""
