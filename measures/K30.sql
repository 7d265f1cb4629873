-- name: measure_k30
-- key: K30
-- name_zh: 上门准时率
-- name_en: Visits on time
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 在约定时段内签到的上门 ÷ 到期的上门。早于时段开始和晚于时段结束都不算准时。签到的按签到时刻计入；过了时段还没有签到的、工程师未到的按时段结束的时刻计入。改约过的看最后约定的时段。归上门工程师，没有派人的不归个人。
-- formula_en: Visits whose engineer checked in within the window that was agreed ÷ visits due. Before the window begins is not on time either. One with a check-in counts when that was; one without when its window ended, also when the engineer did not come. Of one that was moved the last window agreed counts. For the engineer; one that nobody was sent to is nobody's.
-- exclude: customer_absent | 客户不在 | The customer was not there
-- least: 30
-- counter: K11
-- gamed_zh: 没到先签到；快迟到时改约。
-- gamed_en: Checking in before being there; moving the visit when it is about to be late.
-- guard_zh: 签到带位置和时间，客户可在自助页看到；每次改约记录谁提出和原因，第二次起通知主管。
-- guard_en: Check-ins carry position and time, and customers see them; each move says who asked for it and why, and from the second on the lead hears of it.
SELECT v.ticket_id AS subject_id, v.id AS part,
       CASE WHEN v.checked_in_at IS NOT NULL THEN v.checked_in_at WHEN v.window_to < $3 OR v.state = 7 THEN v.window_to END AS at,
       CASE WHEN v.checked_in_at BETWEEN v.window_from AND v.window_to THEN 1 ELSE 0 END AS num, 1 AS den,
       CASE WHEN v.state = 7 AND v.no_show_by = 1 AND v.checked_in_at IS NULL THEN 1 ELSE 0 END AS excluded,
       v.engineer_id AS user_id,
       CASE WHEN v.checked_in_at IS NULL AND v.state < 7 AND v.window_to >= $3 THEN v.window_to + 1 END AS recheck_at
  FROM visit v
 WHERE v.ticket_id BETWEEN $1 AND $2 AND v.created_at <= $3 AND (v.state <> 8 OR v.checked_in_at IS NOT NULL);
