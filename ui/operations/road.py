"""The road to headquarters as this system names it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

if TYPE_CHECKING:
    from sync.client.transport import Transport


def road_to(url: str) -> Transport:
    """Return what carries requests to headquarters. On Windows a proxy that a script of the network names is used too.

    What Windows is set to by hand comes first, and is read without this. Loads the client: for its own thread.
    """
    from sync.client.transport import HttpTransport

    return HttpTransport(url, proxy_of=scripted_proxy if sys.platform == "win32" else None)


def scripted_proxy(address: str) -> str:
    """Return the proxy (``http://host:port``) that leads to an address as the system finds it, "" for none.

    A network may give its laptops a script that says so (PAC), and tell where it lies (WPAD). May wait some seconds for
    it: for the client's thread.
    """
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    kinds = QNetworkProxy.ProxyType
    for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address))):
        if proxy.type() in (kinds.HttpProxy, kinds.HttpCachingProxy):
            return f"http://{proxy.hostName()}:{proxy.port()}"
        if proxy.type() == kinds.NoProxy:
            return ""
    return ""
