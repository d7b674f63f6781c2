-- name: came
SELECT EXISTS (FROM offences) AND EXISTS (FROM children) AS outcomes, -- what the four indicators are counted from
       EXISTS (FROM offences) OR EXISTS (FROM interventions) AS cases,
       EXISTS (FROM population) AS population -- without it there are counts and no rates
