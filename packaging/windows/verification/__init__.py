"""The verification of the Windows installer: installed, used, broken and removed under Wine, with a real window.

``command.py`` is what ``python3 packaging/dev.py verify-installer`` runs; ``scenes`` are what is tried, in their order.
"""
