-- Who receives goods also takes in what is to be repaired, and hands out parts. New companies get this from people/role_builtin.c.
INSERT INTO role_grant (role_id, permission, scope)
SELECT r.id, p.permission, 3
  FROM role r
  CROSS JOIN (SELECT 'stock.read' AS permission UNION ALL SELECT 'stock.write' UNION ALL SELECT 'stock.issue'
              UNION ALL SELECT 'repair.write') p
 WHERE r.key = 'warehouse'
   AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.role_id = r.id AND g.permission = p.permission);
