-- name: rows
SELECT period, referral_type, area, age_band, school_area, closure_reason, sum(count) AS count
FROM prevention_referrals
WHERE count IS NOT NULL
GROUP BY period, referral_type, area, age_band, school_area, closure_reason
ORDER BY min(source_order)
