-- name: measure_k29b
-- key: K29b
-- name_zh: 平均改派次数
-- name_en: Times passed on
-- kind: ratio
-- unit: number
-- direction: lower
-- source: events
-- formula_zh: 首次解决前从一个团队改派到另一个团队的次数 ÷ 派给过团队或个人的已解决工单。怎样算改派与首次派单准确率 K29 相同；一张单改派三次算三次。按首次解决的时刻计入期间，归第一次派单的人。
-- formula_en: How often tickets were passed from one team to another before their first resolution ÷ resolved tickets that were given to a team or a person. What counts as passing on is as in right first dispatch, K29; one that was passed on three times counts three times. Counts at the first resolution, for whoever gave it out first.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- exclude: not_dispatched | 没有派给任何团队或个人 | Given to nobody
-- least: 30
-- counter: K08b
-- gamed_zh: 派错了也不改派，私下请别组代办。
-- gamed_en: Leaving it with the wrong team and having others do it by word of mouth.
-- guard_zh: 与内部时限达成率 K08b 并列；回复和处理的人都在时间线里。
-- guard_en: Shown beside internal targets met, K08b; who answers and who works on it stands in the timeline.
WITH done AS (
    SELECT e.subject_id AS id, MIN(e.seq) AS seq FROM event e
     WHERE e.subject_kind = 'ticket' AND e.subject_id BETWEEN $1 AND $2 AND e.at <= $3
       AND e.type IN ('ticket.resolved', 'ticket.closed')
     GROUP BY e.subject_id
)
SELECT t.id AS subject_id, 0 AS part, r.at,
       (SELECT COUNT(*) FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id AND e.seq < r.seq
                            AND e.type = 'ticket.transferred' AND e.data NOT LIKE '{"from_team":null,%'
                            AND e.data NOT LIKE '%"reason":"process"}'
                            AND NOT EXISTS (SELECT 1 FROM team m
                                             WHERE e.data LIKE '{"from_team":' || m.id || ',"to_team":' || m.id || ',%'))
           AS num,
       1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          CASE WHEN t.team_id IS NULL AND t.assignee_id IS NULL THEN 4 ELSE 0 END) END AS excluded,
       (SELECT e.actor_id FROM event e
         WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id AND e.actor_kind = 1
           AND (e.type IN ('ticket.assigned', 'ticket.transferred')
                OR (e.type = 'ticket.created' AND e.data NOT LIKE '%"team_id":null%'))
         ORDER BY e.seq LIMIT 1) AS user_id,
       NULL AS recheck_at
  FROM done d
  JOIN event r ON r.subject_kind = 'ticket' AND r.subject_id = d.id AND r.seq = d.seq
  JOIN ticket t ON t.id = d.id;
