"""Who a token says is there, and every token that is none (RULES 6.1)."""

from __future__ import annotations

import asyncio
import json
import stat
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from channels.web.tokens import KeysAway, NotSignedIn, OwnIssuer, SupabaseIssuer, own_issuer

URL = "https://project.supabase.co"
KEY = b"a key of a test that nobody else has"
PERSON = uuid4()
SIGNING = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SECRET = "a secret of the project, long enough to sign"


def claims(**change: Any) -> dict[str, Any]:
    now = int(time.time())
    whole = {
        "iss": f"{URL}/auth/v1",
        "aud": "authenticated",
        "role": "authenticated",
        "sub": str(PERSON),
        "iat": now,
        "exp": now + 60,
    }
    return {name: value for name, value in (whole | change).items() if value is not None}


def signed(
    payload: dict[str, Any], *, key: Any = SIGNING, name: str = "one", algorithm: str = "ES256"
) -> str:
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": name})


class Project(httpx2.AsyncBaseTransport):
    """Publishes its keys, and counts how often it was asked."""

    def __init__(self, *names: str) -> None:
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(SIGNING.public_key()))
        rsa_public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key()))
        self.keys = [public | {"kid": name, "alg": "ES256"} for name in names]
        self.keys += [
            rsa_public | {"kid": "rsa", "alg": "RS256"},
            {"kty": "oct", "k": "c2VjcmV0", "kid": "oct"},
        ]
        self.asked, self.status = 0, 200
        self.said: Any = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == f"{URL}/auth/v1/.well-known/jwks.json"
        self.asked += 1
        await asyncio.sleep(0.01)
        return httpx2.Response(self.status, json={"keys": self.keys} if self.said is None else self.said)


def supabase(project: Project | None = None, *, secret: str | None = None) -> SupabaseIssuer:
    return SupabaseIssuer(URL, secret=secret, transport=project or Project("one"))


async def test_a_token_of_supabase_is_a_persons() -> None:
    project = Project("one")
    issuer = supabase(project)
    for token in (signed(claims()), signed(claims(), key=RSA_KEY, name="rsa", algorithm="RS256")):
        assert (await issuer.identity(token)).id == PERSON
    assert project.asked == 1, "keys are kept"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "no token",
        "a.b.c",
        signed(claims(exp=int(time.time()) - 60)),
        signed(claims(iss="https://other.supabase.co/auth/v1")),
        signed(claims(aud="anon")),
        signed(claims(role="anon")),
        signed(claims(role="service_role")),
        signed(claims(role=None)),
        signed(claims(is_anonymous=True)),
        signed(claims(sub="eva")),
        signed(claims(sub=None)),
        signed(claims(exp=None)),
        signed(claims(), name="another"),
        signed(claims(), name="oct"),
        signed(claims(), key=ec.generate_private_key(ec.SECP256R1())),
        jwt.encode(claims(), SECRET, algorithm="HS256", headers={"kid": "one"}),
        jwt.encode(claims(), None, algorithm="none"),
        OwnIssuer(KEY).issue(PERSON),
    ],
)
async def test_what_is_no_token_of_a_persons_is_nobodys(token: str) -> None:
    with pytest.raises(NotSignedIn):
        await supabase().identity(token)


async def test_one_secret_signs_only_where_it_is_configured() -> None:
    token = jwt.encode(claims(), SECRET, algorithm="HS256")
    assert (await supabase(secret=SECRET).identity(token)).id == PERSON
    with pytest.raises(NotSignedIn):
        await supabase(secret="another secret of the same length").identity(token)


async def test_names_of_keys_that_nobody_knows_are_no_flood() -> None:
    project = Project("one")
    issuer = supabase(project)
    for number in range(50):
        with pytest.raises(NotSignedIn):
            await issuer.identity(signed(claims(), name=f"made up {number}"))
    assert project.asked == 1
    issuer.looked_up -= 31
    project.keys[0]["kid"] = "new"
    assert (await issuer.identity(signed(claims(), name="new"))).id == PERSON
    assert project.asked == 2, "a key that is new is looked up again"


async def test_whoever_comes_while_the_keys_are_looked_up_waits_for_them() -> None:
    project = Project("one")
    issuer = supabase(project)
    found = await asyncio.gather(*(issuer.identity(signed(claims())) for _ in range(5)))
    assert [one.id for one in found] == [PERSON] * 5 and project.asked == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, {}), (200, []), (200, {"keys": ["x"]}), (200, {"keys": "x"}), (200, "x"), (500, {"keys": []})],
)
async def test_without_keys_nobody_can_tell_and_with_the_old_ones_they_can(status: int, said: Any) -> None:
    project = Project("one")
    project.status, project.said = status, said
    issuer = supabase(project)
    for _ in range(2):
        with pytest.raises(KeysAway):
            await issuer.identity(signed(claims()))
    assert project.asked == 1
    issuer.looked_up -= 3
    project.status, project.said = 200, None
    assert (await issuer.identity(signed(claims()))).id == PERSON
    project.status, project.said = status, said
    issuer.looked_up -= 3600
    assert (await issuer.identity(signed(claims()))).id == PERSON
    assert project.asked == 3


async def test_a_key_that_makes_no_sense_does_not_spoil_the_others() -> None:
    project = Project("one")
    project.keys.insert(0, {"kty": "EC", "kid": "two", "crv": "P-256", "x": "?", "y": 1})
    project.keys.insert(0, {"kty": "EC", "kid": "three", "crv": "of another planet"})
    assert (await supabase(project).identity(signed(claims()))).id == PERSON


async def test_own_tokens_hold_for_a_while_and_for_one_installation(tmp_path: Path) -> None:
    issuer = own_issuer(tmp_path / "data" / "token-key")
    assert (await issuer.identity(issuer.issue(PERSON))).id == PERSON
    assert own_issuer(tmp_path / "data" / "token-key") == issuer
    assert stat.S_IMODE((tmp_path / "data" / "token-key").stat().st_mode) == 0o600
    for token in (issuer.issue(PERSON, seconds=-60), OwnIssuer(KEY).issue(PERSON), signed(claims())):
        with pytest.raises(NotSignedIn):
            await issuer.identity(token)
