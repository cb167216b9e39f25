"""What a desk, headquarters and a bundle agree on, each declared once: pure functions, no input or output.

From below to above: ``errors`` (with ``faults``), ``limits`` and ``canonical``; ``keys``; ``envelope`` and ``changes``,
joined by ``sealing``; ``statements`` and ``acts``, lived through by ``members``, ``effects`` and ``directory``;
``admission``. For the wire ``exchange``, ``endpoints``, ``json_body`` with ``bodies``, ``problems``, ``framing``,
``versions`` and ``request_signing``. Carried by hand or typed: ``lettered``, ``invitations``, ``joins``, ``recovery``,
``bundles`` with ``bundle_writing`` and ``bundle_reading``, ``receipts``. Documents: ``contents``.
"""
