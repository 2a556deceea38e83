-- What Supabase brings and a plain PostgreSQL lacks: its roles, auth.users and auth.uid().
-- Run once, before 001, only where there is no schema "auth".

do $$
declare
    name text;
begin
    foreach name in array array['anon', 'authenticated'] loop
        begin
            execute format('create role %I nologin noinherit', name);
        exception when duplicate_object or unique_violation then
            null; -- Roles belong to the whole cluster: another database was first.
        end;
    end loop;
end
$$;

create schema auth;

create table auth.users (
    id         uuid primary key default gen_random_uuid(),
    email      text unique,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);

-- The claims are set per transaction; after a connection's return to the pool they are '' and not null.
create function auth.uid() returns uuid
    language sql stable
    set search_path = pg_catalog, pg_temp
    return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;

grant usage on schema auth to anon, authenticated;
