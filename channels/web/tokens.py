"""Who a token says is there: those that this installation issues, and those of Supabase (RULES 6.1)."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import httpx2
import jwt

OWN_ISSUER = "wallai"
PAGE = "wallai-page"
"""The issuer of what the page's cookie holds, so that neither passes for the other."""
AUDIENCE = ROLE = "authenticated"
"""As Supabase has them: neither `anon` nor `service_role` is a person."""
KEY_BYTES = 32
LIFETIME_SECONDS = 12 * 60 * 60
CLAIMS = ["exp", "iat", "sub", "aud", "iss"]
LEEWAY_SECONDS = 10
KEYS_FRESH_SECONDS = 10 * 60
KEYS_AGAIN_SECONDS = 30
"""A token that names a key nobody knows has the keys looked up again, but no oftener than this."""
KEYS_FIRST_SECONDS = 2
"""How soon they are looked up again where they never were to be had."""
KEYS_MAX = 20
NAMES = ("full_name", "name", "user_name")
"""Where the ways to sign in at Supabase put the name of a person."""
FETCH_SECONDS = 5.0
ASYMMETRIC = ["ES256", "RS256", "EdDSA"]


class NotSignedIn(Exception):
    """The token is missing, or none of a person's."""


class KeysAway(Exception):
    """The keys that tokens are read with were never to be had: nobody can tell yet whom one is of."""


@dataclass(frozen=True)
class Identity:
    """Whom a token is of, and when it ends, in seconds since 1970.

    `may_be_new` where the accounts are made elsewhere, so that nobody here may know it yet.
    """

    id: UUID
    ends_at: int
    email: str = ""
    name: str = ""
    may_be_new: bool = False


class Issuer(Protocol):
    """Reads tokens of one issuer."""

    async def identity(self, token: str) -> Identity:
        """Whom the token is of. Raises NotSignedIn, or KeysAway."""
        ...


@dataclass(frozen=True)
class OwnIssuer:
    """Issues tokens and reads them: for an installation whose accounts are its own."""

    key: bytes
    name: str = OWN_ISSUER

    def issue(self, person: UUID, *, seconds: int = LIFETIME_SECONDS) -> str:
        """A token of this person's that ends after so many seconds."""
        now = int(time.time())
        claims = {"iss": self.name, "aud": AUDIENCE, "role": ROLE, "sub": str(person), "iat": now}
        return jwt.encode(claims | {"exp": now + seconds}, self.key, algorithm="HS256")

    async def identity(self, token: str) -> Identity:
        """Whom the token is of. Raises NotSignedIn."""
        person, claims = claims_in(token, self.key, algorithms=["HS256"], issuer=self.name)
        return Identity(person, int(claims["exp"]))


class SupabaseIssuer:
    """Reads tokens of a Supabase project: signed with its published keys, or with a secret that is configured."""

    def __init__(
        self, url: str, *, secret: str | None = None, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.issuer = f"{url.rstrip('/')}/auth/v1"
        self.secret = secret
        self.transport = transport
        self.keys: dict[str, jwt.PyJWK] = {}
        self.were_published = False
        self.looked_up = float("-inf")
        self.lookup = asyncio.Lock()

    async def identity(self, token: str) -> Identity:
        """Whom the token is of. Raises NotSignedIn, or KeysAway."""
        person, claims = await self.read(token)
        profile = claims.get("user_metadata")
        called = [profile.get(key) for key in NAMES] if isinstance(profile, dict) else []
        name = next((one for one in called if isinstance(one, str) and one.strip()), "")
        return Identity(person, int(claims["exp"]), str(claims.get("email") or ""), name, may_be_new=True)

    async def read(self, token: str) -> tuple[UUID, dict[str, Any]]:
        header = header_of(token)
        if header.get("alg") == "HS256":
            if self.secret is None:
                raise NotSignedIn
            return claims_in(token, self.secret, algorithms=["HS256"], issuer=self.issuer)
        if header.get("alg") not in ASYMMETRIC:
            raise NotSignedIn
        key = await self.key_called(str(header.get("kid", "")))
        return claims_in(token, key, algorithms=ASYMMETRIC, issuer=self.issuer)

    async def key_called(self, name: str) -> jwt.PyJWK:
        """The published key of this name; the keys are looked up when they are old or it is new.

        Raises NotSignedIn, or KeysAway.
        """
        if name not in self.keys or self.is_due(name):
            # Whoever comes meanwhile waits for the same lookup, unless the old keys serve them.
            async with self.lookup:
                if self.is_due(name):
                    self.looked_up = time.monotonic()
                    with suppress(httpx2.HTTPError, ValueError):
                        self.keys = await self.published()
                        self.were_published = True
        if not self.were_published:
            raise KeysAway
        if name not in self.keys:
            raise NotSignedIn
        return self.keys[name]

    def is_due(self, name: str) -> bool:
        """Whether the keys have to be looked up for this one."""
        again = KEYS_AGAIN_SECONDS if self.were_published else KEYS_FIRST_SECONDS
        most = KEYS_FRESH_SECONDS if name in self.keys else again
        return time.monotonic() - self.looked_up > most

    async def published(self) -> dict[str, jwt.PyJWK]:
        async with httpx2.AsyncClient(timeout=FETCH_SECONDS, transport=self.transport) as client:
            answer = await client.get(f"{self.issuer}/.well-known/jwks.json")
        answer.raise_for_status()
        return keys_in(answer.json())


def keys_in(said: Any) -> dict[str, jwt.PyJWK]:
    """The keys of a JWK set (RFC 7517) that tokens may be signed with, by their names. ValueError for what is none."""
    listed = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(listed, list) or not all(isinstance(key, dict) for key in listed):
        raise ValueError("no set of keys")
    found = {}
    for key in listed[:KEYS_MAX]:
        # One of a kind that is not known here is no reason to do without the others.
        with suppress(jwt.PyJWTError, ValueError, TypeError, KeyError):
            if key.get("kty") in ("EC", "RSA", "OKP"):
                found[str(key.get("kid"))] = jwt.PyJWK(key)
    return found


def header_of(token: str) -> dict[str, Any]:
    """What the token says of its own signature. Raises NotSignedIn."""
    try:
        return dict(jwt.get_unverified_header(token))
    except jwt.PyJWTError as error:
        raise NotSignedIn from error


def claims_in(token: str, key: Any, *, algorithms: list[str], issuer: str) -> tuple[UUID, dict[str, Any]]:
    """Whom a token of this issuer is of, if it is a person's, and all that it says. Raises NotSignedIn."""
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=AUDIENCE,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": CLAIMS},
        )
        person = UUID(str(claims["sub"]))
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotSignedIn from error
    if claims.get("role") != ROLE or claims.get("is_anonymous") is True:
        raise NotSignedIn
    return person, claims


def own_issuer(file: Path) -> OwnIssuer:
    """The issuer whose key lies in this file, made at the first time for its owner's eyes alone."""
    # As the embedded server makes the folder: its own account has to enter it.
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        draft = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(draft, "wb") as opened:
            opened.write(secrets.token_bytes(KEY_BYTES))
    key = file.read_bytes()
    if len(key) < KEY_BYTES:
        raise ValueError(f"{file} holds no key: delete it, and everybody signs in anew.")
    return OwnIssuer(key)
