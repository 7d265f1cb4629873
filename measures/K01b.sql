-- name: measure_k01b
-- key: K01b
-- name_zh: 首次任意回复时间
-- name_en: Time to any first reply
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 从工单建立到第一条公开回复，不论由人、由流程还是自动发出，也不论有没有实质内容；自然时间（含夜间和休息日）。用来与 K01 对照：两者相差越大，客户收到的“先应付一下”就越多。
-- formula_en: From the ticket's creation to the first public reply of any kind, by a person, a process or automatically, with or without substance; all time counts, nights and days off too. To be held against K01: the further apart they are, the more customers are put off with a first word.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: by_staff | 由工作人员代建（客户当时已有人接待） | Opened by staff (somebody was with the customer already)
-- least: 30
-- counter: K01
-- gamed_zh: 自动回复能让它接近零，而客户的问题没有任何进展。
-- gamed_en: Automatic replies bring it near zero while nothing happens for the customer.
-- guard_zh: 只用于与 K01 对照，不作为个人目标。
-- guard_en: Only held against K01, never anybody's target.
-- not_alone: yes
-- refused_zh: 这个数值包含自动回复，不能说明个人的工作。请用首次响应时间 K01。
-- refused_en: It contains automatic replies and says nothing of a person's work. Use the first response time, K01.
SELECT t.id AS subject_id, 0 AS part, x.first_any_at AS at, (x.first_any_at - t.created_at) / 1000 AS num, 1 AS den,
       CASE WHEN t.channel = 4 THEN 1 WHEN x.by_staff = 1 THEN 2 ELSE 0 END AS excluded,
       NULL AS user_id, NULL AS recheck_at
  FROM ticket t JOIN measure_time x ON x.ticket_id = t.id
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3 AND x.first_any_at IS NOT NULL;
