-- The actor-partner model of {{outcome}} on {{before}} in closed form, partners alike:
-- between couples, the sums give actor + partner; within couples, the differences give actor - partner.
-- npm run query -- --dir DIR --file DIR/analysis/apim.sql
with couples as (
  select
    dyad_id,
    sum({{before}}_a) as x_sum,
    sum({{outcome}}_a) as y_sum,
    sum({{before}}_a * member_c) as x_half,
    sum({{outcome}}_a * member_c) as y_half,
    max({{condition}}) as c
  from pairwise
  where wave = 1
  group by dyad_id
  having count({{outcome}}_a) = 2 and count({{before}}_a) = 2
),
slopes as (
  select
    count(*) as couples,
    sum(x_half * y_half) / sum(x_half * x_half) as within_couples,
    (var_samp(c) * covar_samp(y_sum, x_sum) - covar_samp(x_sum, c) * covar_samp(y_sum, c))
      / (var_samp(x_sum) * var_samp(c) - covar_samp(x_sum, c) * covar_samp(x_sum, c)) as between_couples,
    (var_samp(x_sum) * covar_samp(y_sum, c) - covar_samp(x_sum, c) * covar_samp(y_sum, x_sum))
      / (var_samp(x_sum) * var_samp(c) - covar_samp(x_sum, c) * covar_samp(x_sum, c)) / 2 as condition
  from couples
)
select
  couples,
  (between_couples + within_couples) / 2 as actor,
  (between_couples - within_couples) / 2 as partner,
  condition
from slopes
