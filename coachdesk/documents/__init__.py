"""Word documents: made from templates, checked by opening them again, and edited in Word without leaving traces.

Knows nothing of where the bytes are kept; ``services/documents.py`` brings the two together.
"""
