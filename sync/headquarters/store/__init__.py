"""The database of headquarters: SQLAlchemy Core on SQLite, or on PostgreSQL by one setting.

``engine`` opens it and names its faults; the other modules are functions on a connection, a subject each. No row
leaves this room.
"""
