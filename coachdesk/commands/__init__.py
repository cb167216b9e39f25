"""The verbs of the command line, above ``desk``: init, check, import, export, screenshots.

A passphrase comes from a prompt, or from the file named in ``COACHDESK_PASSPHRASE_FILE``; never from the command line.
"""
