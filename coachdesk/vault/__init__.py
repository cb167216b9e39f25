"""Keys: the header's slots, the recovery words, the passphrase rule, the device's identity. No SQL here."""
