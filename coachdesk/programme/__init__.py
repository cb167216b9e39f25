"""What a case file and the register hold, and the programme's rules: true without a computer.

Standard library only; frozen dataclasses, one aggregate a file; every field declared once
(``declaration.py``) and found through ``registry.py``.
"""
