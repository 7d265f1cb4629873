-- name: measure_k10
-- key: K10
-- name_zh: 重开率
-- name_en: Reopening rate
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- formula_zh: 解决后 14 天内被重开的次数 ÷ 解决的次数。同一工单每次解决（或未经“已解决”直接关闭）各算一次；从已解决转为已关闭不另算。客户在已解决的工单上回复会自动重开。按解决的时刻计入期间，14 天期满才计，所以最近 14 天没有数值。归作出这次解决的人；按流程自动变更状态的归负责人。
-- formula_en: Resolutions that were reopened within 14 days ÷ resolutions. Each resolution of a ticket (or closing without one) counts; closing what was resolved is not another. A customer's reply to a resolved ticket reopens it by itself. Counts at the resolution, once the 14 days are over: there is no figure for the last 14 days. For whoever resolved it that time; where a process did by itself, for the assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 30
-- counter: K06
-- gamed_zh: 不重开，劝客户另建新单。
-- gamed_en: Having customers open a new ticket instead.
-- guard_zh: 另建新单计入一次解决率 K07 的再次联系。
-- guard_en: A new ticket counts as a second contact in first contact resolution, K07.
SELECT r.subject_id, r.seq AS part, CASE WHEN r.at + 1209600000 <= $3 THEN r.at END AS at,
       CASE WHEN EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = r.subject_id AND e.seq > r.seq
                            AND e.type = 'ticket.reopened' AND e.at <= r.at + 1209600000)
            THEN 1 ELSE 0 END AS num,
       1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          0) END AS excluded,
       CASE WHEN r.actor_kind = 1 AND r.data NOT LIKE '%"by":"process"%' THEN r.actor_id ELSE t.assignee_id END AS user_id,
       CASE WHEN r.at + 1209600000 > $3 THEN r.at + 1209600000 END AS recheck_at
  FROM event r JOIN ticket t ON t.id = r.subject_id
 WHERE r.subject_kind = 'ticket' AND r.subject_id BETWEEN $1 AND $2 AND r.at <= $3
   AND (r.type = 'ticket.resolved' OR (r.type = 'ticket.closed' AND r.data NOT LIKE '%"from":"resolved"%'));
