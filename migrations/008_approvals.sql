-- A turn may wait for a yes (RULES 7.3): what it asked about, when, and what was said to it.

alter table public.turns
    add asked    jsonb,       -- {"message": the entry whose calls wait, "asks": [what would happen], "shown": event}
    add asked_at timestamptz,
    add verdict  text check (verdict in ('yes', 'no')),
    add resumes  integer not null default 0 check (resumes >= 0), -- How often it went on after an answer.
    add check (state <> 'awaiting' or (asked is not null and asked_at is not null));

-- The messages that were answers and began no turn of their own: the same one twice is one answer (RULES 7.1).
create table public.turn_answers (
    user_id    uuid not null references public.users (id) on delete cascade,
    message_id text not null check (length(message_id) between 1 and 200),
    turn_id    uuid not null references public.turns (id) on delete cascade,
    after      integer not null, -- The last event of the turn that was shown before the answer.
    at         timestamptz not null default clock_timestamp(),
    primary key (user_id, message_id)
);
create index turn_answers_turn_id_idx on public.turn_answers (turn_id);

revoke all on public.turn_answers from anon, authenticated;
alter table public.turn_answers enable row level security;
alter table public.turn_answers force row level security;
grant select, insert, update, delete on public.turn_answers to wallai_service;
create policy "The service runs turns" on public.turn_answers to wallai_service using (true) with check (true);
