"""Moto, which answers as S3 does, in a thread. Its races are its own: they are tried on a server that has a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import ProxyHandler, Request, build_opener


@contextmanager
def moto() -> Iterator[str]:
    """Its address while the block runs, with the bucket `kaveri` in it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = Request(f"http://{host}:{port}/kaveri", method="PUT", headers={"Authorization": _SIGNED})
        with build_opener(ProxyHandler({})).open(bucket, timeout=30):
            pass
        yield f"http://{host}:{port}"
    finally:
        server.stop()


_SIGNED = "AWS4-HMAC-SHA256 Credential=a/20270520/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
