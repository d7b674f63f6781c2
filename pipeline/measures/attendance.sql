-- name: cells
SELECT a.member_no, m.agency, m.role, m.statutory_partner, m.chair, a.meeting_date, a.status
FROM board_attendance AS a
LEFT JOIN board_members AS m USING (member_no)
ORDER BY a.source_order

-- name: members
SELECT member_no, agency, role, statutory_partner, chair
FROM board_members
ORDER BY source_order
