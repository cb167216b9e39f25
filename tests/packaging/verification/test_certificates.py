"""The authority that a laptop is told to trust vouches for one name and no other."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from windows.verification import certificates


def greet(authority: certificates.Authority, name: str, *, trusts: bool) -> None:
    """Shake hands over TLS with a server that has the certificate; raises ``ssl.SSLError``."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(authority.certificate, authority.key)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if trusts:
        client.load_verify_locations(cadata=authority.root)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            taken, _ = listening.accept()
            with taken:
                try:
                    server.wrap_socket(taken, server_side=True).close()
                except OSError:
                    return  # the client went away, as it should

        answering = threading.Thread(target=answer)
        answering.start()
        try:
            with socket.create_connection(listening.getsockname(), 10) as road:
                client.wrap_socket(road, server_hostname=name).close()
        finally:
            answering.join(10)


def test_it_is_trusted_under_its_name_only(tmp_path: Path) -> None:
    authority = certificates.make(tmp_path)
    greet(authority, certificates.HOST, trusts=True)
    with pytest.raises(ssl.SSLCertVerificationError):
        greet(authority, certificates.HOST, trusts=False)
    with pytest.raises(ssl.SSLCertVerificationError):
        greet(authority, "127.0.0.1", trusts=True)
