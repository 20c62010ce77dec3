"""Fetches a feed over HTTP: only if it changed, only so much, only for so long, and only from where it may.

A name is resolved here and the connection made to the address that was checked, for every redirect anew: a
name that says something else a moment later leads nowhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.decoding import decode
from corpus.errors import SourceError
from corpus.limits import Limits, megabytes

if TYPE_CHECKING:
    import httpx

_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
# IPv6 addresses that stand for an IPv4 one, which is what counts; and blocks that only lead inside, though
# the standard library calls them global: local translation, site-local, and IPv4-compatible addresses.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INSIDE = [ipaddress.ip_network(block) for block in ("64:ff9b:1::/48", "fec0::/10", "::/96")]
_UNPACKED = 65_536  # bytes that are unpacked at a time
_EITHER = 47  # for zlib: gzip or its own format, whichever it begins as
_GZIP = b"\x1f\x8b"
_HEADERS_BEGIN = (
    0x08,
    0x0F,
)  # the low half of the first byte of zlib's and gzip's, which begins no bare deflate
_BUSY = (408, 425, 429)  # what a server says that wants to be asked later
_CHECK, _AGAIN = "check the address", "it is tried again on the next run"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed's bytes; given its `state`, `fetch` can tell next time whether they changed."""

    data: bytes
    state: str


def fetch(
    url: str, state: str, limits: Limits, *, private: bool = False, agent: str = "dateline"
) -> Fetched | None:
    """What is at `url`, in UTF-8 where the server names a charset; None if it is as it was at `state`.

    `state` is that of the last `Fetched`, or "". Addresses that are not public are refused unless `private`.
    `agent` is who the server is told that it is asked by. Raises SourceError, after `limits.fetch_seconds` at the
    latest.
    """
    try:
        return asyncio.run(_in_time(url, state, limits, private, agent))
    except TimeoutError:
        raise SourceError(f"{url}: not read within {limits.fetch_seconds:g} seconds; {_AGAIN}") from None


async def _in_time(url: str, state: str, limits: Limits, private: bool, agent: str) -> Fetched | None:
    import httpx  # a tenth of a second that only feeds pay

    headers = _HEADERS | {"User-Agent": agent} | (json.loads(state) if state else {})
    # Of several addresses the first must leave some time for the next.
    patience = httpx.Timeout(None, connect=limits.fetch_seconds / 3)
    async with asyncio.timeout(limits.fetch_seconds):
        # No proxy from the environment: behind one nobody knows which address is asked.
        async with httpx.AsyncClient(timeout=patience, trust_env=False) as client:
            try:
                return await _followed(client, url, headers, limits, private)
            except httpx.InvalidURL as error:
                raise SourceError(f"{url}: not a valid URL ({error}); check the source") from None
            except httpx.HTTPError as error:
                reason = str(error) or type(error).__name__
                cut_off = isinstance(error, httpx.ReadError | httpx.RemoteProtocolError)
                advice = _AGAIN if cut_off else _CHECK
                raise SourceError(f"{url}: cannot be fetched ({reason}); {advice}") from None


async def _followed(
    client: httpx.AsyncClient, url: str, headers: dict[str, str], limits: Limits, private: bool
) -> Fetched | None:
    """The answer at the end of the redirects."""
    import httpx

    place = httpx.URL(url)
    for _ in range(_MOST_REDIRECTS + 1):
        response = await _sent(client, url, place, headers, private)
        try:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                place = place.join(response.headers["location"])
                continue
            return await _taken(response, url, limits)
        finally:
            await response.aclose()
    raise SourceError(f"{url}: redirected more than {_MOST_REDIRECTS} times; name the feed's own address")


async def _sent(
    client: httpx.AsyncClient, url: str, place: httpx.URL, headers: dict[str, str], private: bool
) -> httpx.Response:
    """The beginning of an answer from the first address of `place` that can be reached."""
    import httpx

    if place.scheme not in ("http", "https") or not place.host:
        raise SourceError(f"{url}: only feeds over http and https are fetched, not {place}")
    if place.userinfo:
        raise SourceError(f"{url}: has a password in it, which readers would see; name it without")
    named = {"Host": place.netloc.decode("ascii"), **headers}
    failure: httpx.TransportError | None = None
    for address in await _addresses(url, place, private):
        request = client.build_request(
            "GET",
            place.copy_with(host=str(address)),
            headers=named,
            extensions={"sni_hostname": place.raw_host.decode("ascii")},
        )
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure or httpx.ConnectError("its name has no address")


async def _addresses(url: str, place: httpx.URL, private: bool) -> list[Address]:
    port = place.port or {"http": 80, "https": 443}[place.scheme]
    host = place.raw_host.decode("ascii").strip("[]")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SourceError(f"{url}: there is no host '{place.host}'; {_CHECK}") from None
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    for address in addresses:
        if not private and not _is_public(address):
            raise SourceError(
                f"{url}: '{place.host}' is {address}, which is not a public address; "
                "set [corpus] private_addresses = true if it is meant"
            )
    return addresses


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in block for block in _INSIDE):
            return False
        inner = address.sixtofour or address.ipv4_mapped
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast


async def _taken(response: httpx.Response, url: str, limits: Limits) -> Fetched | None:
    if response.status_code == 304:
        return None
    if response.status_code != 200:
        what = f"{response.status_code} {response.reason_phrase}".rstrip()
        passing = response.status_code >= 500 or response.status_code in _BUSY
        raise SourceError(f"{url}: the server says {what}; {_AGAIN if passing else _CHECK}")
    data = bytearray()
    packed = _packed(response, url)
    unpacker = _Unpacker(url, packed) if packed else None
    async for chunk in response.aiter_raw():
        for part in unpacker.unpack(chunk) if unpacker else (chunk,):
            data += part
            if len(data) > limits.article_bytes:
                allowed = megabytes(limits.article_bytes)
                raise SourceError(f"{url}: more than {allowed}, the limit for one feed")
    if unpacker:
        unpacker.end()
    given = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    state = {ask: response.headers[name] for ask, name in given.items() if name in response.headers}
    return Fetched(_unicode(bytes(data), response.charset_encoding), json.dumps(state))


def _packed(response: httpx.Response, url: str) -> str:
    """How an answer is packed; "" if it is not. Raises SourceError for an encoding that was not asked for, or more than
    one on top of each other.
    """
    named = response.headers.get("content-encoding", "").lower()
    encodings = [name for part in named.split(",") if (name := part.strip()) not in ("", "identity")]
    if len(encodings) > 1 or (encodings and encodings[0] not in ("gzip", "x-gzip", "deflate")):
        raise SourceError(
            f"{url}: packed as '{named[:60]}', which is refused; ask the feed's keeper for gzip"
        )
    return encodings[0] if encodings else ""


class _Unpacker:
    """Unpacks what arrives a little at a time, so that a small answer cannot become a large one unnoticed.

    A gzip may have several members, one behind the other; what stands behind them is passed over. What is packed as
    "deflate" may lack the header that belongs there: browsers read it all the same.
    """

    def __init__(self, url: str, encoding: str) -> None:
        self._url = url
        self._encoding = encoding
        self._begun = False
        self._member = zlib.decompressobj(_EITHER)

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        try:
            if chunk and not self._begun:
                self._begun = True
                if self._encoding == "deflate" and chunk[0] & 0x0F not in _HEADERS_BEGIN:
                    self._member = zlib.decompressobj(-zlib.MAX_WBITS)
            while chunk:
                if self._member.eof:
                    if not chunk.startswith(_GZIP[: len(chunk)]):
                        return
                    self._member = zlib.decompressobj(_EITHER)
                yield self._member.decompress(chunk, _UNPACKED)
                chunk = self._member.unconsumed_tail or self._member.unused_data
        except zlib.error:
            raise SourceError(f"{self._url}: not the {self._encoding} that it says it is; {_AGAIN}") from None

    def end(self) -> None:
        """Raises SourceError where the last member is not whole: a server may hang up without saying a length."""
        if not self._member.eof:
            raise SourceError(f"{self._url}: the answer breaks off; {_AGAIN}")


def _unicode(data: bytes, charset: str | None) -> bytes:
    """The bytes in UTF-8 where the server names their charset, which counts for more than what they say."""
    if charset is None or charset.lower() in ("utf-8", "utf8"):
        return data
    text = decode(data, declared=charset)
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :]
    return text.encode("utf-8", "replace")
