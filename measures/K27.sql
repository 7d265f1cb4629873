-- name: measure_k27
-- key: K27
-- name_zh: 质检得分
-- name_en: Quality score
-- kind: mean
-- unit: points
-- direction: higher
-- source: events
-- formula_zh: 已定稿的质检得分的平均（0 至 100 分，按质检表各项权重计算）。申诉未决的不计。按定稿的时刻计入期间，归被质检的人。
-- formula_en: The mean of the scores of final quality checks (0 to 100 points, by the weights of the form). Disputed ones count when that is settled. Counts when it became final, for whose work was checked.
-- least: 30
-- personal: yes
-- counter: K27b
-- gamed_zh: 挑好的抽；打人情分。
-- gamed_en: Choosing good ones to check; friendly marks.
-- guard_zh: 由系统随机抽样；部分由第二人盲评，差异可见；关键差错另计为 K27b，平均分盖不住。
-- guard_en: Sampled at random by the system; some are checked again blindly, and the difference shows; critical errors are told apart, K27b, so that a mean cannot hide them.
-- target_zh: 95 分（vmc.com），每人每月至少抽检 3 件。
-- target_en: 95 (vmc.com), with three checks at least of each person a month.
SELECT q.ticket_id AS subject_id, q.id AS part, q.final_at AS at, q.score AS num, 1 AS den, 0 AS excluded, q.user_id,
       NULL AS recheck_at
  FROM quality_check q
 WHERE q.ticket_id BETWEEN $1 AND $2 AND q.state = 3 AND q.final_at <= $3;
