/** The SQL that knows PostgreSQL's catalogue: what stands on the table of ballots, and what a copy of it would not have. */

export const ownerAndColumns = `
SELECT quote_ident(pg_get_userbyid(relowner)) AS owner, (
	SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
	WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
) AS columns FROM pg_class c WHERE oid = 'ballots'::regclass`;

/** Views, indexes and triggers, which come along: what takes each off the table, where that is needed, and what makes it again. */
export const comesAlong = `
SELECT DISTINCT format('DROP VIEW %s', v.name) AS before, format('CREATE VIEW %s AS %s', v.name, v.definition) AS after FROM (
	SELECT r.ev_class::regclass AS name, pg_get_viewdef(r.ev_class) AS definition FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
	WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = 'ballots'::regclass
) AS v
UNION ALL SELECT NULL, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index
	WHERE indrelid = 'ballots'::regclass AND NOT indisprimary
UNION ALL SELECT NULL, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'ballots'::regclass AND NOT tgisinternal`;

/** What an operator has put on the table, its view or its parts, by name. */
export const wouldBeLost = `
WITH ours AS (
	SELECT 'ballots'::regclass AS oid UNION ALL SELECT 'poll_lines'::regclass
	UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ballots'::regclass
), tables AS (
	SELECT c.* FROM pg_class c JOIN ours USING (oid)
), indexes AS (
	SELECT c.*, x.indrelid FROM pg_index x JOIN ours ON ours.oid = x.indrelid JOIN pg_class c ON c.oid = x.indexrelid
)
SELECT format('rights on %s', t.oid::regclass) AS what FROM tables t WHERE EXISTS (
	SELECT 1 FROM aclexplode(t.relacl) AS a WHERE a.grantee <> t.relowner
)
UNION SELECT format('rights on column %s', attname) FROM pg_attribute JOIN ours ON oid = attrelid WHERE attacl IS NOT NULL
UNION SELECT format('settings of column %s', attname) FROM pg_attribute JOIN ours ON oid = attrelid
	WHERE attoptions IS NOT NULL OR (attnum > 0 AND coalesce(attstattarget, -1) <> -1)
UNION SELECT format('settings of %s', oid::regclass) FROM tables WHERE reloptions IS NOT NULL
UNION SELECT format('tablespace of %s', oid::regclass) FROM (SELECT oid, reltablespace FROM tables UNION ALL SELECT oid, reltablespace FROM indexes) AS a
	WHERE reltablespace <> 0
UNION SELECT format('index %s', oid::regclass) FROM indexes i WHERE indrelid <> 'ballots'::regclass
	AND NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = i.oid)
UNION SELECT format('replica identity of %s', oid::regclass) FROM tables WHERE relreplident NOT IN ('d', 'n')
UNION SELECT format('row security of %s', oid::regclass) FROM tables WHERE relrowsecurity OR EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = tables.oid)
UNION SELECT format('publication %s', pubname) FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid JOIN ours ON ours.oid = r.prrelid
UNION SELECT format('constraint %s', conname) FROM pg_constraint
	WHERE (conrelid IN (SELECT oid FROM ours) AND contype IN ('f', 'u', 'x')) OR confrelid IN (SELECT oid FROM ours)
UNION SELECT format('trigger %s', tgname) FROM pg_trigger JOIN ours ON ours.oid = tgrelid
	WHERE NOT tgisinternal AND (tgenabled <> 'O' OR (tgrelid <> 'ballots'::regclass AND tgparentid = 0))
UNION SELECT format('statistics %s', stxname) FROM pg_statistic_ext JOIN ours ON ours.oid = stxrelid
UNION SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d JOIN ours ON ours.oid = d.refobjid LEFT JOIN pg_rewrite r ON r.oid = d.objid
	WHERE d.refclassid = 'pg_class'::regclass AND d.deptype = 'n' AND r.ev_class IS DISTINCT FROM 'poll_lines'::regclass
UNION SELECT format('comment on %s', objoid::regclass) FROM pg_description JOIN ours ON oid = objoid WHERE classoid = 'pg_class'::regclass AND objsubid = 0
ORDER BY 1`;
