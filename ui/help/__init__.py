"""Help (F1): the five acts of a day, and the keys."""
