-- name: measure_k01
-- key: K01
-- name_zh: 首次响应时间
-- name_en: First response time
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 从工单建立到第一条由人写的、有实质内容的公开回复，按工单服务标准的日历（没有标准的按公司日历）只计工作时间。“您好”“已收到”之类的问候和自动回复不算。按回复的时刻计入期间，归写这条回复的人。还没有回复的工单不计，到期未回复的见 K08。
-- formula_en: From the ticket's creation to the first public reply that a person wrote and that says something, in working time by the calendar of the ticket's standard (the company's, where there is none). Greetings and automatic replies do not count. Counts when the reply was written, and for whoever wrote it. Tickets without a reply are not in it; K08 shows those that are overdue.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: by_staff | 由工作人员代建（客户当时已有人接待） | Opened by staff (somebody was with the customer already)
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- exclude: unanswered | 未作公开回复就已解决 | Resolved without a public reply
-- least: 30
-- counter: K07
-- gamed_zh: 用“您好，请稍等”或自动回复抢时间；挑容易的先回；不回复直接关单。
-- gamed_en: A quick “hello, one moment” or an automatic reply; easy tickets first; closing without a reply.
-- guard_zh: 只认有实质内容的人工回复，任意回复另计为 K01b；未回复就解决的列为排除并可逐单打开；与一次解决率 K07 并列。
-- guard_en: Only replies of substance by a person count, any reply is told apart as K01b; tickets resolved without a reply are shown as excluded and open to each one; shown beside first contact resolution, K07.
-- not_alone: yes
-- target_zh: 在线咨询 30 秒内，电商 60 秒内（xvaqeci.cn）；30 秒至 2 分钟（fudaoke.com 2390667）。都是在线渠道的公开数值，不适用于工单和邮件。
-- target_en: Chat within 30 s, e-commerce within 60 s (xvaqeci.cn); 30 s to 2 min (fudaoke.com 2390667). All of them are published for chat, not for tickets or mail.
SELECT t.id AS subject_id, 0 AS part, COALESCE(x.first_human_at, CASE WHEN t.status >= 3 THEN t.resolved_at END) AS at,
       COALESCE(x.first_seconds, 0) AS num, 1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            WHEN x.by_staff = 1 THEN 2
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 4 ELSE 3 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          CASE WHEN x.first_human_at IS NULL THEN 5 ELSE 0 END) END AS excluded,
       (SELECT m.actor_id FROM message m
         WHERE m.ticket_id = t.id AND m.type = 0 AND m.actor_kind = 1 AND m.created_at >= x.first_human_at
         ORDER BY m.seq LIMIT 1) AS user_id,
       NULL AS recheck_at
  FROM ticket t JOIN measure_time x ON x.ticket_id = t.id
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3;
