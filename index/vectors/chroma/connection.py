"""chromadb's client of a Chroma server, as its HttpClient makes it, but for the requests that it makes to connect.

Those are three, in connections of their own, with no end to their waiting; here one is made that tells as much.
"""

from __future__ import annotations

from typing import Any

from index.store.postgres.address import Server
from index.vectors.chroma.session import RefusedError, Session, said


def connected(server: Server, session: Session) -> Any:
    """The client, which sends everything over `session`. Raises RefusedError, and httpx.HTTPError."""
    _check_access(server, session)  # before chromadb is imported, which takes seconds

    from chromadb.api.client import Client
    from chromadb.auth import UserIdentity
    from chromadb.config import Settings

    class AuthenticatedClient(Client):
        """A client that the server has let in already."""

        def get_user_identity(self) -> UserIdentity:
            return UserIdentity("", server.tenant, [server.database])

        def _validate_tenant_database(self, tenant: str, database: str) -> None:
            """The server has it."""

    # What is said here is not read from the environment, where another's may stand.
    settings = Settings(
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=server.host,
        chroma_server_http_port=server.port,
        chroma_server_ssl_enabled=server.tls,
        chroma_server_ssl_verify=server.tls,
        chroma_server_headers=dict(server.headers),
    )
    client: Any = AuthenticatedClient(server.tenant, server.database, settings)
    session.headers.update(client._server._session.headers)
    client._server._session = session
    return client


def _check_access(server: Server, session: Session) -> None:
    answer = session.get(
        f"{'https' if server.tls else 'http'}://{server.host}:{server.port}"
        f"/api/v2/tenants/{server.tenant}/databases/{server.database}"
    )
    if not answer.is_success:
        raise RefusedError(said(answer))
