-- name: measure_k36
-- key: K36
-- name_zh: 监管件按期反馈率
-- name_en: Cases of authorities answered in time
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 在来函要求的日期（到当天北京时间 24 点）前提交回复的监管件 ÷ 到期的监管件。监管件指投诉流程里来源为市场监管、政务热线、消协、在线和解，或转为监管件办理的。回复指流程从“提交回复”往下走的那一刻。按期的按回复时刻计入，没有按期的按到期时刻计入，不管后来回没回。归工单负责人。
-- formula_en: Cases of authorities whose reply was filed by the day that the letter asks for (until its end in China) ÷ cases due. A case: a complaint in a process that came from the market regulator, a city hotline, a consumers' association or online settlement, or that went on as one. Filed: when the process left the step of filing. One in time counts when it was filed, one that is late when it was due, whether or not it was filed later. For the ticket's assignee.
-- exclude: withdrawn | 已撤回或按重复关闭 | Withdrawn, or closed as a duplicate
-- exclude: no_due | 没有登记要求回复的日期 | The day that the letter asks for was not noted
-- least: 10
-- counter: K20
-- gamed_zh: 不登记来函日期；期限登记晚几天。
-- gamed_en: Not noting the day, or noting a later one.
-- guard_zh: 没有日期的列为排除并显示数量；来函作为附件留存，日期可核对，改动在流程记录里。
-- guard_en: Cases without a day are excluded and shown; the letter is kept, so that the day can be checked, and changes stand in the records of the process.
-- target_zh: 法定期限，应为 100%。
-- target_en: A limit of the law, so 100 %.
-- Days since 1970 of a day from 1901 to 2099, in whole numbers; 57599999: the last moment of that day in China.
SELECT c.ticket_id AS subject_id, c.id AS part,
       CASE WHEN c.excluded > 0 THEN c.began_at
            WHEN c.filed_at <= c.due_at THEN c.filed_at
            WHEN c.due_at < $3 THEN c.due_at END AS at,
       CASE WHEN c.filed_at <= c.due_at THEN 1 ELSE 0 END AS num, 1 AS den, c.excluded, c.assignee_id AS user_id,
       CASE WHEN c.excluded = 0 AND c.filed_at IS NULL AND c.due_at >= $3 THEN c.due_at + 1 END AS recheck_at
  FROM (SELECT f.ticket_id, f.id, f.started_at AS began_at, t.assignee_id,
               CASE WHEN f.status = 2 OR (f.status = 1 AND f.step IN ('withdrawn', 'duplicate', 'merged')) THEN 1
                    WHEN w.day IS NULL THEN 2 ELSE 0 END AS excluded,
               (365 * w.y + w.y / 4 + (153 * w.m - 457) / 5 + w.d - 719484) * 86400000 + 57599999 AS due_at,
               (SELECT MIN(e.at) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.type = 'flow.moved'
                   AND e.data LIKE '{"flow_id":' || f.id || ',%"from":"reg_replying"%'
                   AND (e.data LIKE '%"to":"reg_mediation"%' OR e.data LIKE '%"to":"reg_decide"%')) AS filed_at
          FROM flow f
          JOIN ticket t ON t.id = f.ticket_id
          JOIN process p ON p.id = f.process_id
          LEFT JOIN flow_value s ON s.ticket_id = f.ticket_id AND s.key = 'complaint_source'
          LEFT JOIN (SELECT v.ticket_id, v.value AS day, CAST(substr(v.value, 10, 2) AS BIGINT) AS d,
                            CAST(substr(v.value, 7, 2) AS BIGINT)
                                + CASE WHEN substr(v.value, 7, 2) <= '02' THEN 12 ELSE 0 END AS m,
                            CAST(substr(v.value, 2, 4) AS BIGINT)
                                - CASE WHEN substr(v.value, 7, 2) <= '02' THEN 1 ELSE 0 END AS y
                       FROM flow_value v
                      WHERE v.ticket_id BETWEEN $1 AND $2 AND v.key = 'reg_due_on' AND v.value LIKE '"____-__-__"') w
                 ON w.ticket_id = f.ticket_id
         WHERE f.ticket_id BETWEEN $1 AND $2 AND f.started_at <= $3 AND p.key LIKE 'complaint%'
           AND (s.value IN ('"regulator"', '"hotline"', '"association"', '"odr"') OR f.seen LIKE '%reg_register%')) c;
