"""The case file of one person: a page with a header and tabs that are made once and refilled."""
