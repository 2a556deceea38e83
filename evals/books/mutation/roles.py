"""Roles: each membership ended, each that there is not begun, and each role set above the policies."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from evals.books.mutation.mutant import PEOPLE, Mutant, read

LOGINS = ("wallai_app_login", "wallai_service_login")
MIGHTY = ("wallai_books", "wallai_owner", "pg_read_all_data", "pg_write_all_data")
# A membership stands as often as it was granted: each grantor's is ended.
ENDED = """
select format('role %%s: no longer a member of %%s', member::regrole, roleid::regrole),
       string_agg(format('revoke %%s from %%s granted by %%s', roleid::regrole, member::regrole,
                         grantor::regrole), '; '),
       string_agg(format('grant %%s to %%s granted by %%s', roleid::regrole, member::regrole,
                         grantor::regrole), '; ')
from pg_auth_members where member::regrole::text = any (%(members)s)
group by member, roleid
"""
BEGUN = """
select format('role %%s: a member of %%s', member, role),
       format('grant %%s to %%s%%s', role, member, %(wearing)s::text), format('revoke %%s from %%s', role, member)
from unnest(%(members)s::text[]) as member, unnest(%(roles)s::text[]) as role
where member <> role and not pg_has_role(member, role, 'member')
  and not pg_has_role(role, member, 'member') and (role <> 'anon' or member = 'wallai_app_login')
"""
ABOVE = """
select format('role %%s: above row security', role),
       format('alter role %%s bypassrls', role), format('alter role %%s nobypassrls', role)
from unnest(%(members)s::text[] || '{wallai_books, wallai_owner}'::text[]) as role
"""
EAGER = """
select format('role %%s: wears every role it has at once', member),
       (select string_agg(format('grant %%s to %%s with inherit true', roleid::regrole, login.member), '; ')
        from pg_auth_members where pg_auth_members.member::regrole::text = login.member),
       (select string_agg(format('grant %%s to %%s with inherit false', roleid::regrole, login.member), '; ')
        from pg_auth_members where pg_auth_members.member::regrole::text = login.member)
from unnest(%(logins)s::text[]) as login (member)
"""


def role_mutants(connection: psycopg.Connection) -> Iterator[Mutant]:
    members = [*LOGINS, *PEOPLE]
    # Before PostgreSQL 16 a membership does not say whether it inherits: the role does, for all of them.
    says_inherit = connection.info.server_version >= 160000
    values = {
        "logins": list(LOGINS),
        "members": members,
        "roles": [*MIGHTY, *PEOPLE],
        "wearing": " with inherit true" if says_inherit else "",
    }
    for kind in (ENDED, BEGUN, ABOVE, *((EAGER,) if says_inherit else ())):
        yield from read(connection, f"{kind} order by 1", values)
