"""How people get in: whose tokens programs show, what the page's cookie is signed with, who is offered to sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import jwt

from agent.settings import Settings
from channels.web.arrivals import Arrivals
from channels.web.tokens import PAGE, Issuer, OwnIssuer, SupabaseIssuer, own_issuer
from db.demo import HOUSEHOLD

TOKEN_KEY = "token-key"
DEMO = frozenset(person.id for person in HOUSEHOLD)


@dataclass(frozen=True)
class Project:
    """The Supabase project that the page signs in at: its address and the key that is meant to be public."""

    url: str
    key: str


@dataclass(frozen=True)
class Access:
    """Who is let in. `offered` are the only people whom the page offers to sign in as, everybody where it is None."""

    sessions: OwnIssuer
    issuers: tuple[Issuer, ...] = ()
    project: Project | None = None
    offered: frozenset[UUID] | None = DEMO
    arrivals: Arrivals = field(default_factory=Arrivals)


def access_of(settings: Settings) -> Access:
    """As the settings have it: Supabase's tokens where it keeps the accounts, else this installation's own."""
    key = signing_key(settings)
    sessions = OwnIssuer(key, name=PAGE)
    if settings.supabase_url is None:
        # The embedded books are of whoever can start this process; on another server only the demo is anybody's.
        offered = None if settings.database_url is None else DEMO
        return Access(sessions, (OwnIssuer(key),), offered=offered)
    secret = settings.supabase_jwt_secret
    issuer = SupabaseIssuer(settings.supabase_url, secret=secret.get_secret_value() if secret else None)
    return Access(sessions, (issuer,), project=project_of(settings), offered=frozenset())


def own_issuer_of(settings: Settings) -> OwnIssuer | None:
    """The issuer of this installation; None where Supabase keeps the accounts."""
    return None if settings.supabase_url is not None else OwnIssuer(signing_key(settings))


def signing_key(settings: Settings) -> bytes:
    if settings.wallai_token_key is not None:
        return settings.wallai_token_key.get_secret_value().encode()
    return own_issuer(Path(settings.wallai_data) / TOKEN_KEY).key


def project_of(settings: Settings) -> Project | None:
    """The project for the page; None where the key is not one that everybody may see."""
    if settings.supabase_url is None or settings.supabase_key is None:
        return None
    key = settings.supabase_key.get_secret_value()
    return Project(settings.supabase_url.rstrip("/"), key) if is_public(key) else None


def is_public(key: str) -> bool:
    """Whether a key of Supabase is made to be seen: a publishable one, or the older token of the role `anon`."""
    if key.startswith("sb_publishable_"):
        return True
    try:
        return bool(jwt.decode(key, options={"verify_signature": False}).get("role") == "anon")
    except jwt.PyJWTError:
        return False
