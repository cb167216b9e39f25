"""The frame around every page: rail, top bar, bars, navigation, lock."""
