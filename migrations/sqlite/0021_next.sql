-- The list is ordered by whatever falls due next: the promise as before, the next rung of the ladder, and an order of the
-- house that waits for its answer. `due_order` is that instant from here on; `due_at` goes on being the promise's.

update case_row
set due_order = min(due_order, next_rung_at)
where next_rung_at is not null and closed_at is null;

update case_row
set due_order = min(due_order, (
    select min(tie.due_order)
    from case_tie as tie
    where tie.case_id = case_row.id and tie.kind in ('instruction', 'directive') and tie.state in ('open', 'sent-back')
))
where closed_at is null and exists (
    select 1
    from case_tie as tie
    where tie.case_id = case_row.id and tie.kind in ('instruction', 'directive') and tie.state in ('open', 'sent-back')
);
