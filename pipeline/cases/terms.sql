-- name: own_words
SELECT value, known
FROM counts_as
WHERE (dataset, "of") IN (('interventions', 'disposal_type'), ('offences', 'outcome'), ('offences', 'offence_group'))
