-- name: measure_k06b
-- key: K06b
-- name_zh: 停表时间占比
-- name_en: Share of paused time
-- kind: ratio
-- unit: percent
-- direction: lower
-- source: events
-- formula_zh: 已解决工单里，因等待而停表的工作时间 ÷（停表时间 + 解决时长 K06）。各工单的时间先相加再相除，不是各工单百分比的平均。
-- formula_en: Of resolved tickets, working time that was paused ÷ (paused time + time to resolution, K06). Times are summed up first and divided then: not the mean of the tickets' percentages.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 30
-- counter: K06
-- gamed_zh: 把不该等的工单设为“等待中”，时限就停住。
-- gamed_en: Setting tickets to “waiting” that do not wait, so that their clocks stand.
-- guard_zh: 每段停表的起止、原因和操作者都在时间线里；法定时限从不因内部等待暂停。
-- guard_en: Each pause stands in the timeline with its reason and who set it; legal limits never pause for waiting inside the company.
-- not_alone: yes
SELECT t.id AS subject_id, 0 AS part, t.resolved_at AS at, x.wait_seconds AS num,
       x.wait_seconds + x.resolve_seconds AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          0) END AS excluded,
       t.assignee_id AS user_id, NULL AS recheck_at
  FROM ticket t JOIN measure_time x ON x.ticket_id = t.id
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3 AND t.status >= 3 AND x.resolve_seconds IS NOT NULL;
