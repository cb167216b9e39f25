"""What people do, one verb a function; the only callers of the cabinet's door.

Every function takes the ``Cabinet`` of an unlocked desk first and runs on the desk's background thread. A write
returns ``Changed`` (or None when nothing differed), which the program broadcasts to its open views.
"""
