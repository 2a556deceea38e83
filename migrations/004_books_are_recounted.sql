-- `wallai verify` recounts the books in the rights of wallai_books: what it only wrote, it may read as well.

create policy "The history is read to be recounted" on public.changes
    for select to wallai_books using (true);
create policy "The usage is read to be recounted" on public.usage
    for select to wallai_books using (true);
grant select on public.changes, public.usage to wallai_books;
