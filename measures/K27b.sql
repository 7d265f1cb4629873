-- name: measure_k27b
-- key: K27b
-- name_zh: 关键差错准确率
-- name_en: Critical error accuracy
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 没有任何关键差错的质检 ÷ 已定稿的质检。关键项由质检表标明（损害客户、损害公司或违反法规）。按定稿的时刻计入期间，归被质检的人。
-- formula_en: Final quality checks without a single critical error ÷ final quality checks. The form says which items are critical (they hurt the customer, the company or the law). Counts when it became final, for whose work was checked.
-- least: 30
-- personal: yes
-- counter: K27
-- gamed_zh: 把关键项改成一般项；挑好的抽。
-- gamed_en: Making critical items ordinary ones; choosing good ones to check.
-- guard_zh: 质检表按版次保存，改动可查；由系统随机抽样。
-- guard_en: Forms are kept in editions, so changes can be seen; the system samples at random.
-- target_zh: 95%（vmc.com）。
-- target_en: 95 % (vmc.com).
SELECT q.ticket_id AS subject_id, q.id AS part, q.final_at AS at, 1 - q.critical AS num, 1 AS den, 0 AS excluded, q.user_id,
       NULL AS recheck_at
  FROM quality_check q
 WHERE q.ticket_id BETWEEN $1 AND $2 AND q.state = 3 AND q.final_at <= $3;
