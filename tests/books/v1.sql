PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    params TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    undone_by INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO changes VALUES(1,'2026-11-28T11:20:36.090Z','command line','import','{"run":1,"file":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","kind":"cases","as_of":"2025-05-31","rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0}','','ebbc562e2475631da9004d3a31e3aa6340550722640ab2d178bc5efbff36a993',NULL);
INSERT INTO changes VALUES(2,'2026-11-28T11:20:36.123Z','command line','import','{"run":2,"file":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","kind":"cases","as_of":"2025-06-01","rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0}','ebbc562e2475631da9004d3a31e3aa6340550722640ab2d178bc5efbff36a993','7ffeb4b6fd905fa7a244756f2e5e07dffa801508e0ec40d62f9747e59ae1c937',NULL);
INSERT INTO changes VALUES(3,'2026-11-28T11:20:36.159Z','command line','import','{"run":3,"file":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","kind":"payments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0}','7ffeb4b6fd905fa7a244756f2e5e07dffa801508e0ec40d62f9747e59ae1c937','04dc661476428303ba218e68bd50777dde9616e533f1cd3eb9ebfe36c46432eb',NULL);
INSERT INTO changes VALUES(4,'2026-11-28T11:20:36.187Z','command line','import','{"run":4,"file":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","kind":"instalments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0}','04dc661476428303ba218e68bd50777dde9616e533f1cd3eb9ebfe36c46432eb','5f050236c6e8c6b5f7b2c9a4f238dd9f8156ab301b7a34bb88e82225920fa30a',NULL);
INSERT INTO changes VALUES(5,'2026-11-28T11:20:36.208Z','command line','add_collector','{"name":"Anna"}','5f050236c6e8c6b5f7b2c9a4f238dd9f8156ab301b7a34bb88e82225920fa30a','cf53d016fc71ddd30b92c12bd7f90a38979017223babbaa202771a390b572a8e',NULL);
INSERT INTO changes VALUES(6,'2026-11-28T11:20:36.234Z','command line','add_collector','{"name":"Bo"}','cf53d016fc71ddd30b92c12bd7f90a38979017223babbaa202771a390b572a8e','702c74db8700709e9fc2711fa61d873216565e41d9e146e2f77c771e32eac98d',NULL);
INSERT INTO changes VALUES(7,'2026-11-28T11:20:36.278Z','command line','divide','{"division":1,"by":"count","only":"unassigned","as_of":"2025-06-11","seed":3066415840250208,"digest":"ae4e392e449600ecd360e1d434773e4268849484bb8aaef5457d7f23d6cbaf81","cases":4,"collectors":2}','702c74db8700709e9fc2711fa61d873216565e41d9e146e2f77c771e32eac98d','056cc546ea2e0bfcad793e511a390f2f639eab82b60e744895be284acc19726d',NULL);
INSERT INTO changes VALUES(8,'2026-11-28T11:20:36.315Z','command line','assign','{"cases":1,"as_of":"2025-06-12","loan_no":"L1","to":"Anna"}','056cc546ea2e0bfcad793e511a390f2f639eab82b60e744895be284acc19726d','8dc5c67caa0bb27bce83354f8239e99cea4c035f6fc257f519d6425667b6571e',NULL);
INSERT INTO changes VALUES(9,'2026-11-28T11:20:36.346Z','command line','assign','{"cases":1,"as_of":"2025-06-12","loan_no":"L2","to":"Bo"}','8dc5c67caa0bb27bce83354f8239e99cea4c035f6fc257f519d6425667b6571e','ee924e212390e906228413bd8ec96dda619aede4e90eb2b9566cf29e23ade926',10);
INSERT INTO changes VALUES(10,'2026-11-28T11:20:36.362Z','command line','undo','{"change":9,"what":"assign"}','ee924e212390e906228413bd8ec96dda619aede4e90eb2b9566cf29e23ade926','acac7d9b899f25df912e66b85b35383df6748637ad5729a7699a9aeb351f92a7',NULL);
INSERT INTO changes VALUES(11,'2026-11-28T11:20:36.382Z','command line','add_agency','{"name":"North","term_days":90,"commission":[20.0]}','acac7d9b899f25df912e66b85b35383df6748637ad5729a7699a9aeb351f92a7','c09d2d7552ba35df119734f234850f42cde9d53bf380ba8348947d3e1e116cf7',NULL);
INSERT INTO changes VALUES(12,'2026-11-28T11:20:36.419Z','command line','place','{"batch":"20250613-01","agency":"North","cases":1,"as_of":"2025-06-13"}','c09d2d7552ba35df119734f234850f42cde9d53bf380ba8348947d3e1e116cf7','25060644024de90a11e29ca953305da23f0b0de499ecfba8fd68cdff220281b4',NULL);
INSERT INTO changes VALUES(13,'2026-11-28T11:20:36.635Z','command line','export','{"batch":"20250613-01","agency":"North","files":[{"name":"20250613-01.xlsx","sha256":"cd2512b6f8fa7a93e2f907eb3a33f8d5cf97150e25239db8d76d7640100b2bdf","rows":1},{"name":"20250613-01.csv","sha256":"229b85c31b8d34be7cddf96788dd72dc2efe33156da9c25d576ed2e668ef1dcd","rows":1},{"name":"manifest.json","sha256":"59d1667d0b3f94320ef1c98a0f184c178955b0338800236e8ffb9f5a21899902","rows":null}]}','25060644024de90a11e29ca953305da23f0b0de499ecfba8fd68cdff220281b4','5fbf535f36bf985530214c81db5bd6d3073e1017d33792403d1f3e7423c852ee',NULL);
CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    loan_no TEXT NOT NULL,
    debtor_key INTEGER NOT NULL,
    debtor_name TEXT NOT NULL,
    debtor_no TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    region TEXT NOT NULL,
    product TEXT NOT NULL,
    currency TEXT NOT NULL,
    loan_amount INTEGER,
    disbursed_day INTEGER,
    term TEXT NOT NULL,
    reason TEXT NOT NULL,
    more TEXT NOT NULL,
    digest INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO cases VALUES(1,'L1',923317103877828109,'Ann Lee','ID1','1390001','','','North','Cash','CNY',NULL,NULL,'','','{"Branch":"Main"}',8319883636266249640,1);
INSERT INTO cases VALUES(2,'L2',2491124624749178429,'Bob Ray','ID2','1390002','','','South','Card','CNY',NULL,NULL,'','','{"Branch":"Side"}',7167812948422824335,1);
INSERT INTO cases VALUES(3,'L3',820993293160128382,'Cid Fox','ID3','1390003','','','North','Cash','CNY',NULL,NULL,'','','{"Branch":"Main"}',8170100737332477121,1);
INSERT INTO cases VALUES(4,'L4',4794531200867810089,'Dot Orr','ID4','1390004','','','South','Card','CNY',NULL,NULL,'','','{"Branch":"Side"}',3614543804852291138,1);
INSERT INTO cases VALUES(5,'S1',8500932317114632254,'','','','','','','','CNY',NULL,NULL,'','','{}',0,4);
CREATE TABLE case_versions (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    before TEXT NOT NULL,
    PRIMARY KEY (case_id, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO case_versions VALUES(1,2,'{"loan_no":"L1","debtor_key":923317103877828109,"debtor_name":"Ann Lee","debtor_no":"ID1","phone":"1390001","email":"","address":"","region":"North","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"Main\"}","digest":5065115077214467819}');
INSERT INTO case_versions VALUES(3,2,'{"loan_no":"L3","debtor_key":820993293160128382,"debtor_name":"Cid Fox","debtor_no":"ID3","phone":"1390003","email":"","address":"","region":"North","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"Main\"}","digest":4373624070429738687}');
CREATE TABLE facts (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    effective_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    due_day INTEGER,
    outstanding INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER,
    penalty INTEGER,
    fees INTEGER,
    days_past_due INTEGER,
    last_paid_day INTEGER,
    last_paid_amount INTEGER,
    settled_day INTEGER,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (case_id, effective_day, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO facts VALUES(1,20239,1,20098,100000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(1,20240,2,20098,90000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(2,20239,1,20129,20000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(3,20239,1,20228,3000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(3,20240,2,20228,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(4,20239,1,20047,400050,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE instalments (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    number INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    due_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER,
    PRIMARY KEY (case_id, number, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO instalments VALUES(5,1,4,20157,5000,NULL,NULL);
INSERT INTO instalments VALUES(5,2,4,20188,5000,NULL,NULL);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    paid_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL,
    instalment_number INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO payments VALUES(1,1,20244,10000,'P1',NULL,3);
INSERT INTO payments VALUES(2,4,20245,50,'P2',NULL,3);
CREATE TABLE imports (
    run INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    at TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    as_of_day INTEGER NOT NULL,
    rows TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
INSERT INTO imports VALUES(1,1,'2026-11-28T11:20:36.090Z','list.csv','a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955','cases',20239,'{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0}','{"run":1,"change":1,"dry_run":false,"kind":"cases","file":{"name":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-05-31","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":523050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(2,2,'2026-11-28T11:20:36.123Z','later.csv','34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c','cases',20240,'{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0}','{"run":2,"change":2,"dry_run":false,"kind":"cases","file":{"name":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-01","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":510050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(3,3,'2026-11-28T11:20:36.159Z','paid.csv','54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee','payments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":3,"change":3,"dry_run":false,"kind":"payments","file":{"name":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"paid on","field":"paid_on","by":"alias"},{"header":"amount","field":"amount","by":"alias"},{"header":"reference","field":"reference","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(4,4,'2026-11-28T11:20:36.187Z','plan.csv','acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a','instalments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":4,"change":4,"dry_run":false,"kind":"instalments","file":{"name":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"instalment no","field":"instalment_no","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"amount","field":"amount","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10000}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
CREATE TABLE collectors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    weight INTEGER NOT NULL,
    most_cases INTEGER,
    takes TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    retired_change INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO collectors VALUES(1,'Anna',1,NULL,'[]',5,NULL);
INSERT INTO collectors VALUES(2,'Bo',1,NULL,'[]',6,NULL);
CREATE TABLE assignments (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    collector_id INTEGER NOT NULL REFERENCES collectors (id),
    from_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    until_day INTEGER,
    ended_change INTEGER REFERENCES changes (id),
    voided_change INTEGER REFERENCES changes (id),
    -- The change that had ended it and was taken back; for doing that change again.
    reopened_change INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO assignments VALUES(1,1,2,20250,7,20251,8,NULL,NULL);
INSERT INTO assignments VALUES(2,2,1,20250,7,20251,NULL,NULL,9);
INSERT INTO assignments VALUES(3,4,1,20250,7,20252,12,NULL,NULL);
INSERT INTO assignments VALUES(4,5,2,20250,7,NULL,NULL,NULL,NULL);
INSERT INTO assignments VALUES(5,1,1,20251,8,NULL,NULL,NULL,NULL);
INSERT INTO assignments VALUES(6,2,2,20251,9,NULL,NULL,10,NULL);
CREATE TABLE divisions (
    id INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    seed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
INSERT INTO divisions VALUES(1,7,3066415840250208,'ae4e392e449600ecd360e1d434773e4268849484bb8aaef5457d7f23d6cbaf81','{"division":1,"dry_run":false,"change":null,"seed":3066415840250208,"digest":"ae4e392e449600ecd360e1d434773e4268849484bb8aaef5457d7f23d6cbaf81","collectors":[{"name":"Anna","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":420000}],"by_bucket":{"M5":1,"M7+":1},"cases_before":0,"cases_after":2},{"name":"Bo","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":90000}],"by_bucket":{"M4":1,"M6":1},"cases_before":0,"cases_after":2}],"assigned":4,"kept":0,"moved":0,"left":[],"spread_percent":129.41176470588235,"floor_percent":113.72549019607843,"count_difference":0}');
CREATE TABLE agencies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    term_days INTEGER NOT NULL,
    commission TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO agencies VALUES(1,'North',90,'[20.0]',11);
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    as_of_day INTEGER NOT NULL,
    placed_day INTEGER NOT NULL,
    recall_due_day INTEGER NOT NULL,
    term_days INTEGER NOT NULL,
    commission TEXT NOT NULL,
    bucket_set TEXT NOT NULL,
    day_count TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    voided_change INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO batches VALUES(1,'20250613-01',1,20252,20252,20342,90,'[20.0]','m','next-day',12,NULL);
CREATE TABLE placements (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    sequence INTEGER NOT NULL,
    hand INTEGER NOT NULL,
    commission_percent REAL NOT NULL,
    due_day INTEGER,
    days_past_due INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    outstanding INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER,
    penalty INTEGER,
    last_paid_day INTEGER,
    last_paid_amount INTEGER,
    from_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    until_day INTEGER,
    ended_change INTEGER REFERENCES changes (id),
    outcome TEXT,
    voided_change INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO placements VALUES(1,1,4,1,1,20.0,20047,205,'M7+',400000,NULL,NULL,NULL,NULL,NULL,20252,12,NULL,NULL,NULL,NULL);
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    at TEXT NOT NULL,
    files TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO exports VALUES(1,1,'2026-11-28T11:20:36.635Z','[{"name":"20250613-01.xlsx","sha256":"cd2512b6f8fa7a93e2f907eb3a33f8d5cf97150e25239db8d76d7640100b2bdf","rows":1},{"name":"20250613-01.csv","sha256":"229b85c31b8d34be7cddf96788dd72dc2efe33156da9c25d576ed2e668ef1dcd","rows":1},{"name":"manifest.json","sha256":"59d1667d0b3f94320ef1c98a0f184c178955b0338800236e8ffb9f5a21899902","rows":null}]',13);
CREATE UNIQUE INDEX cases_loan_no ON cases (loan_no);
CREATE INDEX cases_debtor_key ON cases (debtor_key);
CREATE INDEX cases_change ON cases (change_id);
CREATE INDEX case_versions_change ON case_versions (change_id);
CREATE INDEX instalments_change ON instalments (change_id);
CREATE INDEX payments_case ON payments (case_id, paid_day);
CREATE INDEX payments_change ON payments (change_id);
CREATE UNIQUE INDEX assignments_open ON assignments (case_id)
    WHERE ended_change IS NULL AND voided_change IS NULL;
CREATE INDEX assignments_case ON assignments (case_id);
CREATE INDEX assignments_change ON assignments (change_id);
CREATE INDEX assignments_ended ON assignments (ended_change);
CREATE INDEX assignments_reopened ON assignments (reopened_change);
CREATE INDEX batches_agency ON batches (agency_id);
CREATE UNIQUE INDEX placements_open ON placements (case_id)
    WHERE ended_change IS NULL AND voided_change IS NULL;
CREATE INDEX placements_case ON placements (case_id);
CREATE INDEX placements_batch ON placements (batch_id, sequence);
CREATE INDEX placements_change ON placements (change_id);
CREATE INDEX placements_ended ON placements (ended_change);
CREATE INDEX exports_batch ON exports (batch_id);
COMMIT;
PRAGMA application_id = 1130460005;
PRAGMA user_version = 1;
