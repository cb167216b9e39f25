"""Help (F1): the six acts of a day, and the keys."""
