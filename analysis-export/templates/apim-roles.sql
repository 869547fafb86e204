-- The actor-partner model of {{outcome}} on {{before}} in closed form, for each role: slopes within the cells of the
-- design, and at_mean, the outcome in a cell for people whose own and partner's values before are the mean of all.
-- npm run query -- --dir DIR --file DIR/analysis/apim-roles.sql
with people as (
  select role_a as role, condition, {{outcome}}_a as y, {{before}}_a as own, {{before}}_p as others
  from pairwise
  where wave = 1 and role_a is not null and condition is not null
    and {{outcome}}_a is not null and {{before}}_a is not null and {{before}}_p is not null
),
cells as (
  select role, condition, count(*) as people, avg(y) as y, avg(own) as own, avg(others) as others
  from people
  group by role, condition
),
within_cells as (
  select people.role, people.y - cells.y as y, people.own - cells.own as own, people.others - cells.others as others
  from people join cells on people.role = cells.role and people.condition = cells.condition
),
slopes as (
  select
    role,
    (sum(own * y) * sum(others * others) - sum(others * y) * sum(own * others))
      / (sum(own * own) * sum(others * others) - sum(own * others) * sum(own * others)) as actor,
    (sum(others * y) * sum(own * own) - sum(own * y) * sum(own * others))
      / (sum(own * own) * sum(others * others) - sum(own * others) * sum(own * others)) as partner
  from within_cells
  group by role
),
everybody as (select avg(own) as own, avg(others) as others from people)
select
  cells.role,
  cells.condition,
  cells.people,
  slopes.actor,
  slopes.partner,
  cells.y + slopes.actor * (everybody.own - cells.own) + slopes.partner * (everybody.others - cells.others) as at_mean
from cells join slopes on cells.role = slopes.role cross join everybody
order by 1, 2
