"""Réglages: what a person chooses for this desk."""
