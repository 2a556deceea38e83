"""How many requests one person may make: token buckets, told in the headers of every answer under `/v1`.

`RateLimit-Policy` and `RateLimit` are those of draft-ietf-httpapi-ratelimit-headers-10.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.web.access import Access
from channels.web.problems import answer
from channels.web.sign_in import COOKIE, READS, TOKEN_CHARACTERS_MAX, bearer
from channels.web.tokens import KeysAway, NotSignedIn

BUCKETS_MAX = 20_000
LIMITED = "/v1/"
NETWORK_BITS = 64
"""Of an IPv6 address: whoever has one has all of its network's."""


@dataclass(frozen=True)
class Policy:
    """At most `quota` requests within `window_seconds`, of all kinds or only those that may change something."""

    name: str
    quota: int
    window_seconds: int
    writes_only: bool = False

    def __str__(self) -> str:
        return f'"{self.name}";q={self.quota};w={self.window_seconds}'


POLICIES = (Policy("default", 600, 60), Policy("writes", 120, 60, writes_only=True))


@dataclass(frozen=True)
class Taken:
    """What a request has left of a policy, and in how many seconds it is whole, or has one more."""

    policy: Policy
    is_let_in: bool
    left: int
    whole_in_seconds: int
    next_in_seconds: int

    def __str__(self) -> str:
        return f'"{self.policy.name}";r={self.left};t={self.whole_in_seconds}'


@dataclass
class Bucket:
    """What somebody had left at a moment; it fills up steadily."""

    left: float
    at: float


@dataclass
class Buckets:
    """The buckets of one policy; of too many, those used longest ago go, which are the fullest."""

    policy: Policy
    clock: Callable[[], float]
    most: int = BUCKETS_MAX
    kept: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)

    def take(self, who: str) -> Taken:
        """Takes one request out of the bucket of this person or address, if there is one in it."""
        now, quota = self.clock(), self.policy.quota
        a_second = quota / self.policy.window_seconds
        bucket = self.kept.setdefault(who, Bucket(quota, now))
        self.kept.move_to_end(who)
        if len(self.kept) > self.most:
            self.kept.popitem(last=False)
        bucket.left = min(quota, bucket.left + (now - bucket.at) * a_second)
        bucket.at = now
        is_let_in = bucket.left >= 1
        bucket.left -= is_let_in
        return Taken(
            self.policy,
            is_let_in,
            left=math.floor(bucket.left),
            whole_in_seconds=math.ceil((quota - bucket.left) / a_second),
            next_in_seconds=max(1, math.ceil((1 - bucket.left) / a_second)),
        )


class RateLimit:
    """Lets a request in, or answers 429; it passes on what is streamed as it comes."""

    def __init__(
        self,
        app: ASGIApp,
        policies: tuple[Policy, ...] = POLICIES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self.buckets = [Buckets(policy, clock) for policy in policies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(LIMITED):
            await self.app(scope, receive, send)
            return
        who = await whose(Request(scope))
        writes = scope["method"] not in READS
        asked = [buckets for buckets in self.buckets if writes or not buckets.policy.writes_only]
        taken = [buckets.take(who) for buckets in asked]

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = ", ".join(str(one.policy) for one in taken)
                headers["RateLimit"] = ", ".join(str(one) for one in taken)
            await send(message)

        if refusing := [one for one in taken if not one.is_let_in]:
            wait = max(one.next_in_seconds for one in refusing)
            too_many = answer(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Those are too many requests at once. Go on a little later.",
                headers={"Retry-After": str(wait)},
            )
            await too_many(scope, receive, say)
        else:
            await self.app(scope, receive, say)


async def whose(request: Request) -> str:
    """Whose bucket it is: a person's where one is signed in, else an address's."""
    access: Access = request.app.state.access
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer":
            return str((await bearer(access, token)).id)
        token = request.cookies.get(COOKIE, "")
        if 0 < len(token) <= TOKEN_CHARACTERS_MAX:
            return str((await access.sessions.identity(token)).id)
    except (NotSignedIn, KeysAway):
        pass
    return network_of(request.client.host if request.client else "")


def network_of(address: str) -> str:
    """The address, of version 6 its network; anything else stands for itself."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or ipaddress.IPv6Network((int(known), NETWORK_BITS), strict=False))
    return str(known)
