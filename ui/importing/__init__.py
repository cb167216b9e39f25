"""Brings a spreadsheet in: choose the file, say what its columns are, check, import, take it back."""
