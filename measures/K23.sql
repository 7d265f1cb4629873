-- name: measure_k23
-- key: K23
-- name_zh: 净推荐值（NPS，回访）
-- name_en: Net promoter score (NPS, follow-up calls)
-- kind: balance
-- unit: points
-- scale: 100
-- direction: higher
-- source: events
-- formula_zh: 回访时问“推荐意愿（0–10）”：9 至 10 分的占比减去 0 至 6 分的占比，乘以 100，在 -100 与 100 之间。每张工单取最近一次接通的回访；按接通的时刻计入期间。归被回访服务的人：回访开始前最后一次解决工单的人，按流程自动变更状态的归负责人。
-- formula_en: In follow-up calls customers are asked how likely they are to recommend us, 0 to 10: the share of 9 and 10 less that of 0 to 6, times 100, so from -100 to 100. Of each ticket the last call that was answered; counts when it was. For whose service was asked about: whoever resolved the ticket last before the call; where a process did by itself, the assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: own_call | 由经办人自己回访 | Called by whoever had handled it
-- exclude: no_score | 接通但没有给分 | Reached, but no score was given
-- least: 30
-- counter: K25c
-- gamed_zh: 求高分；回访自己的单；问到不高兴的就不登记分数。
-- gamed_en: Asking for a high mark; calling one's own customers; leaving out the unhappy ones' scores.
-- guard_zh: 经办人自己回访的列为排除；没有给分的列为排除并显示数量；与回访成功率 K25c 并列。
-- guard_en: Calls by the handler, and calls without a score, are excluded and their number is shown; shown beside calls that succeed, K25c.
-- target_zh: 30 以上尚可，50 以上良好，70 以上优秀（metricsflare）；75 以上（一份公开招聘文本）。
-- target_en: Above 30 is fair, above 50 good, above 70 very good (metricsflare); 75 and more (a published job advertisement).
SELECT c.ticket_id AS subject_id, 0 AS part, c.at,
       CASE WHEN c.score IN ('9', '10') THEN 1 WHEN c.score IN ('7', '8') THEN 0 ELSE -1 END AS num, 1 AS den,
       CASE WHEN c.channel = 4 THEN 1
            WHEN c.caller_id = c.user_id THEN 2
            WHEN COALESCE(c.score, '') NOT IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10') THEN 3
            ELSE 0 END AS excluded,
       c.user_id, NULL AS recheck_at
  FROM (SELECT f.ticket_id, t.channel, r.at, r.actor_id AS caller_id,
               (SELECT v.value FROM flow_value v WHERE v.ticket_id = f.ticket_id AND v.key = 'nps_score') AS score,
               COALESCE((SELECT CASE WHEN e.actor_kind = 1 AND e.data NOT LIKE '%"by":"process"%' THEN e.actor_id END
                           FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.at <= f.started_at
                            AND (e.type = 'ticket.resolved'
                                 OR (e.type = 'ticket.closed' AND e.data NOT LIKE '%"from":"resolved"%'))
                          ORDER BY e.seq DESC LIMIT 1), t.assignee_id) AS user_id
          FROM (SELECT g.ticket_id, MAX(g.id) AS id
                  FROM flow g JOIN process p ON p.id = g.process_id
                 WHERE g.ticket_id BETWEEN $1 AND $2 AND p.key LIKE 'follow_up%' AND g.seen LIKE '%judging%'
                 GROUP BY g.ticket_id) n
          JOIN flow f ON f.id = n.id
          JOIN ticket t ON t.id = f.ticket_id
          JOIN event r ON r.subject_kind = 'ticket' AND r.subject_id = f.ticket_id AND r.at <= $3
                      AND r.seq = (SELECT MAX(e.seq) FROM event e
                                    WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id
                                      AND e.type = 'flow.moved'
                                      AND e.data LIKE '{"flow_id":' || f.id || ',%"to":"judging"%')) c;
