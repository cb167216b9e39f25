"""One window on a desk: a later start hands over what it was to open; what the installer wished is taken up."""
