"""A deterministic simulation of an organisation: real desks with real files, a real headquarters, and every misfortune.

One seed is one story: who writes what, whose cable is pulled, which laptop dies in mid-commit, which backup is put
back. At the end all goes well for a while, and two claims are checked: all replicas are equal, and nothing that
somebody saved is missing. A seed replays exactly.
"""
