-- name: measure_k33
-- key: K33
-- name_zh: 建议闭环率（30 天）
-- name_en: Suggestions answered (30 days)
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 建立后 30 天内既有人工公开答复、又已解决的建议类工单 ÷ 建议类工单。按建立的时刻计入期间，30 天期满才计。归工单负责人。建议是否被采纳还没有单独的记录，所以采纳率没有数值；投诉流程里登记的建议、回访里提到的建议不在其中。
-- formula_en: Tickets of kind suggestion that had a public answer by a person and were resolved within 30 days ÷ tickets of kind suggestion. Counts when it was created, once the 30 days are over. For the ticket's assignee. Whether a suggestion was adopted is not recorded by itself yet, so that has no figure; suggestions noted in complaints or follow-up calls are not in it.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 10
-- counter: K10
-- gamed_zh: 一条建议拆成几条；统一回复“感谢您的建议”就关单。
-- gamed_en: Splitting a suggestion; closing with “thank you for your suggestion”.
-- guard_zh: 只有问候或感谢的回复不算答复；按重复关闭的列为排除。
-- guard_en: A reply of thanks alone is no answer; duplicates are excluded and shown.
SELECT t.id AS subject_id, 0 AS part, CASE WHEN t.created_at + 2592000000 <= $3 THEN t.created_at END AS at,
       CASE WHEN x.first_human_at <= t.created_at + 2592000000
             AND EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id
                            AND e.type IN ('ticket.resolved', 'ticket.closed') AND e.at <= t.created_at + 2592000000)
            THEN 1 ELSE 0 END AS num,
       1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          0) END AS excluded,
       t.assignee_id AS user_id,
       CASE WHEN t.created_at + 2592000000 > $3 THEN t.created_at + 2592000000 END AS recheck_at
  FROM ticket t JOIN measure_time x ON x.ticket_id = t.id
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3 AND t.kind = 8;
