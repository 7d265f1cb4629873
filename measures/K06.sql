-- name: measure_k06
-- key: K06
-- name_zh: 解决时长
-- name_en: Time to resolution
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 从工单建立到最近一次解决（或未经“已解决”直接关闭）的工作时间，减去按服务标准暂停的等待；重开后接着计，不从零开始。按最近一次解决的时刻计入期间；又被重开、还没再解决的不计。归最近一次解决的人；按流程自动变更状态的归负责人。
-- formula_en: Working time from the ticket's creation to its last resolution (or closing without one), less waiting that pauses the standard; after a reopening it goes on where it stood. Counts at the last resolution; one that is open again does not count until it is resolved anew. For whoever resolved it; where a process did by itself, for the assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 30
-- counter: K10
-- gamed_zh: 没解决先关单；把工单放进“等待中”停表。
-- gamed_en: Closing before it is solved; parking tickets in “waiting” to stop the clock.
-- guard_zh: 与重开率 K10 并列，重开后时间继续累计；停表时间的占比见 K06b。
-- guard_en: Shown beside the reopening rate, K10, and goes on after reopening; the share of paused time is K06b.
-- not_alone: yes
-- target_zh: 48 小时解决率 90% 以上（一份公开招聘文本）。
-- target_en: 90 % or more within 48 h (a published job advertisement).
SELECT t.id AS subject_id, 0 AS part, t.resolved_at AS at, x.resolve_seconds AS num, 1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          0) END AS excluded,
       COALESCE((SELECT CASE WHEN e.actor_kind = 1 AND e.data NOT LIKE '%"by":"process"%' THEN e.actor_id END FROM event e
                  WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id
                    AND (e.type = 'ticket.resolved'
                         OR (e.type = 'ticket.closed' AND e.data NOT LIKE '%"from":"resolved"%'))
                  ORDER BY e.seq DESC LIMIT 1), t.assignee_id) AS user_id,
       NULL AS recheck_at
  FROM ticket t JOIN measure_time x ON x.ticket_id = t.id
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3 AND t.status >= 3 AND x.resolve_seconds IS NOT NULL;
