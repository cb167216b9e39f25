"""Keys: the header's slots, the recovery words, the passphrase rule, the device's identity. No SQL here.

::

    header          desk.json: what it holds, read strictly, written whole or not at all
    attempts        the growing delay after wrong passphrases
    private_file    put a file in place: mode before content, forced to the disk
    slots           wrap and unwrap the master key
    calibration     how dear a derivation shall be on this machine
    word_list       the frozen list of French words
    recovery_words  the printed sheet: words with a checksum that names the wrong one
    passphrase      the rule of 80 bits and the generator
    guessing        how many guesses a passphrase withstands
    derivation      keys that follow from the master key
    keyring_copy    the sealed copy of the keyring
    escrow          the master key sealed to the organisation's recovery key
    device          the laptop's signing key, and where the desk stands

The lock screen needs ``header`` and ``attempts`` only: they import no cryptography.
"""
