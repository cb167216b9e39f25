"""A case file that was damaged: what can be read of it, said and brought back."""
