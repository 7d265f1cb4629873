-- name: measure_k18
-- key: K18
-- name_zh: 退款时长（从收到退货起）
-- name_en: Time to refund (from the goods' arrival)
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 退货退款从最后一次收到退货登记到全部退清的自然时间。分几笔退的到最后一笔；失败后重付的到成功的那一笔。按退清的时刻计入期间，归申请退款的人。还没退清的不计，到期未退见 K18c。
-- formula_en: Of refunds for returns, from the last time that goods were received to when all was paid, all time counted. With several payments until the last one; of one that failed until the one that stood for it was paid. Counts when all was paid, for whoever asked for the refund. Unpaid ones are not in it; K18c shows those that are overdue.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: no_goods | 没有收货登记，或先退款后收货 | No goods were received, or the money went first
-- least: 30
-- counter: K16
-- gamed_zh: 收到货不登记，或拆成几次登记。
-- gamed_en: Noting goods late, or in several rounds.
-- guard_zh: 收货登记带时间和经手人，不能改；与物流签收时间对照；到期未退的由退款按期率 K18c 显示。
-- guard_en: Receipts carry time and person and cannot be changed; hold them against the carrier's; what is overdue shows in refunds in time, K18c.
-- not_alone: yes
-- target_zh: 法定：收到退回商品之日起 7 日内返还价款（《消费者权益保护法》第二十五条）；无正当理由超过 15 日属故意拖延或无理拒绝。
-- target_en: By law within 7 days of receiving the goods (PRC consumer protection law, art. 25); beyond 15 days without good reason it is deliberate delay or refusal.
SELECT p.ticket_id AS subject_id, p.id AS part, p.paid_at AS at,
       CASE WHEN g.got_at IS NULL THEN 0 ELSE (p.paid_at - g.got_at) / 1000 END AS num, 1 AS den,
       CASE WHEN p.channel = 4 THEN 1 WHEN g.got_at IS NULL THEN 2 ELSE 0 END AS excluded,
       p.user_id, NULL AS recheck_at
  FROM (SELECT f.ticket_id, f.id, f.user_id, t.channel, MAX(l.paid_at) AS paid_at
          FROM refund f JOIN ticket t ON t.id = f.ticket_id JOIN refund_leg l ON l.refund_id = f.id AND l.state = 1
         WHERE f.ticket_id BETWEEN $1 AND $2 AND f.created_at <= $3 AND f.state = 4 AND f.purpose = 0
         GROUP BY f.ticket_id, f.id, f.user_id, t.channel) p
  LEFT JOIN (SELECT f.id, MAX(c.created_at) AS got_at
               FROM refund f JOIN rma m ON m.ticket_id = f.ticket_id JOIN rma_receipt c ON c.rma_id = m.id
              WHERE f.ticket_id BETWEEN $1 AND $2
                AND c.created_at <= (SELECT MAX(l.paid_at) FROM refund_leg l WHERE l.refund_id = f.id AND l.state = 1)
              GROUP BY f.id) g ON g.id = p.id;
