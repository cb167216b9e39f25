"""The pieces of sealed documents in an S3-compatible store."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sync.protocol.errors import Busy, Full

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger("coachdesk.hq.contents")

Result = TypeVar("Result")

WAIT_S = 5
TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where: a bucket, a prefix of keys in it, the store's address ("" for Amazon's) and region ("" for none).

    The access key comes from where the store's library looks for it: its environment variables, its file, the machine.
    """

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""


class S3Contents:
    """An object a piece, at ``prefix/key``."""

    def __init__(self, bucket: Bucket) -> None:
        import boto3  # type: ignore[import-untyped]  # noqa: PLC0415 - untyped; only for such a store
        from botocore.config import Config  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
        from botocore.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
            BotoCoreError,
            ClientError,
        )

        self._bucket = bucket.name
        self._prefix = f"{bucket.prefix.strip('/')}/" if bucket.prefix.strip("/") else ""
        self._faults = (BotoCoreError, ClientError)
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            region_name=bucket.region or None,
            config=Config(
                connect_timeout=5, read_timeout=TIMEOUT_S, retries={"max_attempts": 3, "mode": "standard"}
            ),
        )

    def put(self, key: str, data: bytes) -> None:
        """Keep a piece; raise ``Full`` or ``Busy``."""
        self._called(lambda: self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data))

    def read(self, key: str, begin: int, end: int) -> bytes:
        """Return a part of a piece; raise ``Busy`` when it cannot be read now."""
        if begin >= end:
            return b""

        def read() -> bytes:
            found = self._client.get_object(
                Bucket=self._bucket, Key=self._prefix + key, Range=f"bytes={begin}-{end - 1}"
            )
            return bytes(found["Body"].read())

        return self._called(read)

    def remove(self, key: str) -> None:
        """Drop a piece."""
        self._called(lambda: self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key))

    def listed(self) -> list[tuple[str, float]]:
        """Return every key with the time when it was kept."""

        def found_keys() -> list[tuple[str, float]]:
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            return [
                (found["Key"].removeprefix(self._prefix), found["LastModified"].timestamp())
                for page in pages
                for found in page.get("Contents", ())
            ]

        return self._called(found_keys)

    def _called(self, call: Callable[[], Result]) -> Result:
        try:
            return call()
        except self._faults as error:
            code = getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__)
            _log.warning("the store of documents refused", extra={"fields": {"fault": code}})
            if code in {"InsufficientStorage", "XMinioStorageFull", "QuotaExceeded", "507"}:
                raise Full from error
            raise Busy(wait_s=WAIT_S) from error
