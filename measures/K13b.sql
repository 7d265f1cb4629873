-- name: measure_k13b
-- key: K13b
-- name_zh: 承诺的维修时长
-- name_en: Promised repair time
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 从维修单建立到承诺交付日结束（当天 24 时，北京时间）的自然时间。一张工单有几张维修单的看最后一张，承诺改过的看最后一次。按最后一次写下承诺的时刻计入期间，归工单负责人。
-- formula_en: From when the repair was opened to the end of the promised day (24:00 in China), in all time. Of several repairs of a ticket the last, of several promises the last. Counts when the promise was last written, for the ticket's assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- least: 30
-- counter: K13
-- gamed_zh: 只报容易的单，难的不写承诺。
-- gamed_en: Promising only what is easy.
-- guard_zh: 与维修及时率 K13 并列：承诺越报越长时这里变长；没有承诺的在 K13 按解决时限算。
-- guard_en: Shown beside repairs within promise, K13: inflated promises show here; without a promise K13 goes by the target for resolution.
-- not_alone: yes
-- Days since 1970 of a day from 1901 to 2099, in whole numbers; 57599999: the last moment of that day in China.
WITH promise AS (
    SELECT v.ticket_id, v.updated_at, (365 * v.y + v.y / 4 + (153 * v.m - 457) / 5 + v.d - 719484) * 86400000 + 57599999 AS ends_at
      FROM (SELECT w.ticket_id, w.updated_at, CAST(substr(w.value, 10, 2) AS BIGINT) AS d,
                   CASE WHEN substr(w.value, 7, 2) <= '02' THEN CAST(substr(w.value, 7, 2) AS BIGINT) + 12
                        ELSE CAST(substr(w.value, 7, 2) AS BIGINT) END AS m,
                   CASE WHEN substr(w.value, 7, 2) <= '02' THEN CAST(substr(w.value, 2, 4) AS BIGINT) - 1
                        ELSE CAST(substr(w.value, 2, 4) AS BIGINT) END AS y
              FROM flow_value w
             WHERE w.ticket_id BETWEEN $1 AND $2 AND w.key = 'promised_on' AND w.value LIKE '"____-__-__"') v
)
SELECT r.ticket_id AS subject_id, 0 AS part, p.updated_at AS at, (p.ends_at - r.created_at) / 1000 AS num, 1 AS den,
       CASE WHEN t.channel = 4 THEN 1 ELSE 0 END AS excluded, t.assignee_id AS user_id, NULL AS recheck_at
  FROM promise p
  JOIN repair r ON r.ticket_id = p.ticket_id AND r.state <> 8
  JOIN ticket t ON t.id = r.ticket_id
 WHERE r.ticket_id BETWEEN $1 AND $2 AND r.created_at <= $3 AND p.updated_at <= $3 AND p.ends_at > r.created_at
   AND NOT EXISTS (SELECT 1 FROM repair w WHERE w.ticket_id = r.ticket_id AND w.id > r.id AND w.state <> 8);
