"""What the windows may ask of the desk: the only place that calls services."""

from ui.operations.runner import DeskLocked, Operations, WhatChanged

__all__ = ["DeskLocked", "Operations", "WhatChanged"]
