"""What a desk, headquarters and a bundle agree on, each declared once: pure functions, no input or output.

From below to above: ``errors``, ``limits`` and ``canonical``; ``keys``; ``envelope`` and ``changes``, joined by
``sealing``; ``statements`` and ``acts``, lived through by ``members``, ``effects`` and ``directory``;
``admission``; and for the wire ``framing``, ``endpoints``,
``versions`` and ``request_signing``.
"""
