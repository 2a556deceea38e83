-- In the database of an examination nothing is left to chance: ids, references and codes are drawn from a counter, and
-- the history of the books goes by the clock of the case, so that a recording of the model fits the next trial.

create sequence private.drawn;
create table private.stage (moment timestamptz not null, begun timestamptz not null);
insert into private.stage values (now(), now());

create or replace function private.random_code() returns text
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
    select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 1 + (get_byte(drawn.bytes, place) & 31), 1), '')
    from (select decode(md5('code ' || nextval('private.drawn')), 'hex') as bytes) as drawn, generate_series(0, 5) as place
$$;

create function private.drawn_id() returns uuid
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
    select md5('id ' || nextval('private.drawn'))::uuid
$$;

-- Time passes, so that what comes later stands later.
create function private.staged_now() returns timestamptz
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
    select moment + (clock_timestamp() - begun) from private.stage
$$;
grant execute on function private.drawn_id(), private.staged_now() to public;
grant usage on sequence private.drawn to public;

do $$
declare
    drawn record;
begin
    for drawn in
        select attrelid::regclass as place, attname as name
        from pg_attrdef join pg_attribute on (attrelid, attnum) = (adrelid, adnum)
        where pg_get_expr(adbin, adrelid) = 'gen_random_uuid()' and attrelid::regclass::text !~ '^auth\.'
    loop
        execute format('alter table %s alter %I set default private.drawn_id()', drawn.place, drawn.name);
    end loop;
end
$$;
alter table public.changes alter at set default private.staged_now();
do $$
begin
    execute replace(pg_get_functiondef('private.look(uuid)'::regprocedure), 'clock_timestamp()', 'private.staged_now()');
end
$$;
