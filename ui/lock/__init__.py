"""The lock screen and the way back in with the recovery words."""
