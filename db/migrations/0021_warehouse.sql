-- Who receives goods also takes in what is to be repaired, and hands out parts. New companies get this from people/role_builtin.c.
INSERT INTO role_grant (role_id, permission, scope)
SELECT r.id, p.permission, 3
  FROM role r
  CROSS JOIN (SELECT 'stock.read' AS permission UNION ALL SELECT 'stock.write' UNION ALL SELECT 'stock.issue'
              UNION ALL SELECT 'repair.write') p
 WHERE r.key = 'warehouse'
   AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.role_id = r.id AND g.permission = p.permission);

-- Money for repairs is recorded by whoever works on them, and by finance.
INSERT INTO role_grant (role_id, permission, scope)
SELECT g.role_id, 'repair.pay', g.scope FROM role_grant g
 WHERE g.permission = 'repair.write'
   AND NOT EXISTS (SELECT 1 FROM role_grant h WHERE h.role_id = g.role_id AND h.permission = 'repair.pay');

INSERT INTO role_grant (role_id, permission, scope)
SELECT r.id, 'repair.pay', 3 FROM role r
 WHERE r.key = 'finance'
   AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.role_id = r.id AND g.permission = 'repair.pay');
