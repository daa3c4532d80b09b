"""What a first visit costs on the wire: every byte of every answer, headers included."""

import gzip
import re
import socket
from urllib.parse import urlsplit


def first_visit(url: str, path: str) -> tuple[int, int]:
    """Bytes and requests of a first visit to ``path``: the page and all that it refers to."""
    head, body = _fetch(url, path)
    packed = b"content-encoding: gzip" in head.lower()
    html = (gzip.decompress(body) if packed else body).decode()
    parts = set(re.findall(r'<(?:link|img|script)[^>]+(?:href|src)="([^"]+)"', html))
    sizes = [len(head) + len(body)]
    for part in sorted(parts):
        more_head, more_body = _fetch(url, part)
        sizes.append(len(more_head) + len(more_body))
    return sum(sizes), len(sizes)


def _fetch(url: str, path: str) -> tuple[bytes, bytes]:
    host = urlsplit(url).netloc
    with socket.create_connection((host.split(":")[0], int(host.split(":")[1]))) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip, deflate\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        data = b""
        while chunk := line.recv(65536):
            data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", body
