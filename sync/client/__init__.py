"""The desk's side of the exchange with headquarters. No Qt; the desk's files are touched through ``gate`` only."""
