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
INSERT INTO changes VALUES(1,'2026-11-28T11:20:38.392Z','command line','import','{"run":1,"file":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","kind":"cases","as_of":"2025-05-31","rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0,"written":"4-26006b30f1a7dfef"}','','4c21f1d06afda008416f985a78bd5cfcaa1382a03455df06b08938d4e0985170',NULL);
INSERT INTO changes VALUES(2,'2026-11-28T11:20:38.420Z','command line','import','{"run":2,"file":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","kind":"cases","as_of":"2025-06-01","rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0,"written":"4-2fd6b238b68f52fa"}','4c21f1d06afda008416f985a78bd5cfcaa1382a03455df06b08938d4e0985170','35128ea59917778aa5aad15db6af2223888ab1bb787e7ec2e75630d92e7fcee5',NULL);
INSERT INTO changes VALUES(3,'2026-11-28T11:20:38.455Z','command line','import','{"run":3,"file":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","kind":"payments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"written":"2-f2b6f8839c871d31"}','35128ea59917778aa5aad15db6af2223888ab1bb787e7ec2e75630d92e7fcee5','379ec9ebdb2ea422315d4d0a459473bde5c8df1d021ed6ed2ee796fc1659dc3e',NULL);
INSERT INTO changes VALUES(4,'2026-11-28T11:20:38.483Z','command line','import','{"run":4,"file":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","kind":"instalments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"written":"2-36460449d516891d"}','379ec9ebdb2ea422315d4d0a459473bde5c8df1d021ed6ed2ee796fc1659dc3e','c2cba28f0f9271a356bb0a6122a20ed4a5ebfbafa1494a9d19dffaa14b6e874a',NULL);
INSERT INTO changes VALUES(5,'2026-11-28T11:20:38.510Z','command line','add_collector','{"name":"Anna"}','c2cba28f0f9271a356bb0a6122a20ed4a5ebfbafa1494a9d19dffaa14b6e874a','a5b361ad7e7782a0cb99f892191d14483022213677e148d73199a4a076b73690',NULL);
INSERT INTO changes VALUES(6,'2026-11-28T11:20:38.550Z','command line','add_collector','{"name":"Bo"}','a5b361ad7e7782a0cb99f892191d14483022213677e148d73199a4a076b73690','7655cc5d17f71152209c241f0d6e674c1cbe1ae5a9aa51e4146ada58388263da',NULL);
INSERT INTO changes VALUES(7,'2026-11-28T11:20:38.610Z','command line','divide','{"division":1,"by":"count","only":"unassigned","as_of":"2025-06-11","seed":3680894433582787,"digest":"d13c1052b5ec33d5200af9c9e2ce4ff3b27c18e474246242348b2d4a3920d66f","cases":4,"collectors":2}','7655cc5d17f71152209c241f0d6e674c1cbe1ae5a9aa51e4146ada58388263da','04611772eae3df6b666e8542a0f14877e0226e8cabb88a15a04d01a7f4df879a',8);
INSERT INTO changes VALUES(8,'2026-11-28T11:20:38.678Z','command line','undo','{"change":7,"what":"divide"}','04611772eae3df6b666e8542a0f14877e0226e8cabb88a15a04d01a7f4df879a','c0ad074070ebf837cc3370499cfde63372ec748dcc923eb9d6390ee480bb0952',NULL);
INSERT INTO changes VALUES(9,'2026-11-28T11:20:38.694Z','command line','add_agency','{"name":"North","term_days":90,"commission":[20.0]}','c0ad074070ebf837cc3370499cfde63372ec748dcc923eb9d6390ee480bb0952','bb47739f15333dffd26c017649662d2eaec41aea0ca8d56c626256045c0803ff',NULL);
INSERT INTO changes VALUES(10,'2026-11-28T11:20:38.739Z','command line','place','{"batch":"20250613-01","agency":"North","cases":1,"as_of":"2025-06-13"}','bb47739f15333dffd26c017649662d2eaec41aea0ca8d56c626256045c0803ff','062c1dbfc944010a7d4ae58c457fb1df262219a54bcb7af0a81a4169eaadd158',NULL);
INSERT INTO changes VALUES(11,'2026-11-28T11:20:38.758Z','command line','hold','{"cases":1,"reason":"dispute","until":null,"as_of":"2025-06-14"}','062c1dbfc944010a7d4ae58c457fb1df262219a54bcb7af0a81a4169eaadd158','cdccfe1195bfa047995c66974b2a1cb3e0a123698a38d449479c76841813eb65',NULL);
INSERT INTO changes VALUES(12,'2026-11-28T11:20:38.770Z','command line','pause','{"pause":1,"loan_no":null,"product":null,"from":"2025-06-01","until":"2025-06-02","reason":"holiday"}','cdccfe1195bfa047995c66974b2a1cb3e0a123698a38d449479c76841813eb65','d6c2abe891f757c1217ee2b0ca3df2726950a8870089919c9439d2af04a721e4',NULL);
INSERT INTO changes VALUES(13,'2026-11-28T11:20:39.051Z','command line','export','{"batch":"20250613-01","agency":"North","files":[{"name":"20250613-01.xlsx","sha256":"cd2512b6f8fa7a93e2f907eb3a33f8d5cf97150e25239db8d76d7640100b2bdf","rows":1},{"name":"20250613-01.csv","sha256":"229b85c31b8d34be7cddf96788dd72dc2efe33156da9c25d576ed2e668ef1dcd","rows":1},{"name":"manifest.json","sha256":"59d1667d0b3f94320ef1c98a0f184c178955b0338800236e8ffb9f5a21899902","rows":null}]}','d6c2abe891f757c1217ee2b0ca3df2726950a8870089919c9439d2af04a721e4','7a1dda50d5e9e2244878a39a24ad04e25fee4505e5b191691089ebedff02bf15',NULL);
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
INSERT INTO cases VALUES(1,'L1',923317103877828109,'Ann Lee','ID1','1390001','','','North','Cash','CNY',NULL,NULL,'','','{"Branch":"Main"}',2580873746039769913,1);
INSERT INTO cases VALUES(2,'L2',2491124624749178429,'Bob Ray','ID2','1390002','','','South','Card','CNY',NULL,NULL,'','','{"Branch":"Side"}',3308222215143604334,1);
INSERT INTO cases VALUES(3,'L3',820993293160128382,'Cid Fox','ID3','1390003','','','North','Cash','CNY',NULL,NULL,'','','{"Branch":"Main"}',9022405787813872883,1);
INSERT INTO cases VALUES(4,'L4',4794531200867810089,'Dot Orr','ID4','1390004','','','South','Card','CNY',NULL,NULL,'','','{"Branch":"Side"}',2369992503143556492,1);
INSERT INTO cases VALUES(5,'S1',8500932317114632254,'','','','','','','','CNY',NULL,NULL,'','','{}',0,4);
CREATE TABLE case_versions (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    before TEXT NOT NULL,
    PRIMARY KEY (case_id, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO case_versions VALUES(1,2,'{"loan_no":"L1","debtor_key":923317103877828109,"debtor_name":"Ann Lee","debtor_no":"ID1","phone":"1390001","email":"","address":"","region":"North","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"Main\"}","digest":6691337445848611411}');
INSERT INTO case_versions VALUES(3,2,'{"loan_no":"L3","debtor_key":820993293160128382,"debtor_name":"Cid Fox","debtor_no":"ID3","phone":"1390003","email":"","address":"","region":"North","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"Main\"}","digest":8474319615247086009}');
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
INSERT INTO facts VALUES(2,20240,2,20129,20000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(3,20239,1,20228,3000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(3,20240,2,20228,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(4,20239,1,20047,400050,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(4,20240,2,20047,400050,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE instalments (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    number INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    due_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    principal INTEGER,
    interest INTEGER, more TEXT NOT NULL DEFAULT '', fees INTEGER,
    PRIMARY KEY (case_id, number, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO instalments VALUES(5,1,4,20157,5000,NULL,NULL,'{}',NULL);
INSERT INTO instalments VALUES(5,2,4,20188,5000,NULL,NULL,'{}',NULL);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    paid_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL,
    instalment_number INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id)
, more TEXT NOT NULL DEFAULT '', reverses TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO payments VALUES(1,1,20244,10000,'P1',NULL,3,'{}','');
INSERT INTO payments VALUES(2,4,20245,50,'P2',NULL,3,'{}','');
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
INSERT INTO imports VALUES(1,1,'2026-11-28T11:20:38.392Z','list.csv','a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955','cases',20239,'{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0}','{"run":1,"change":1,"dry_run":false,"kind":"cases","file":{"name":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-05-31","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":523050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(2,2,'2026-11-28T11:20:38.420Z','later.csv','34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c','cases',20240,'{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0}','{"run":2,"change":2,"dry_run":false,"kind":"cases","file":{"name":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-01","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":510050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(3,3,'2026-11-28T11:20:38.455Z','paid.csv','54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee','payments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":3,"change":3,"dry_run":false,"kind":"payments","file":{"name":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"paid on","field":"paid_on","by":"alias"},{"header":"amount","field":"amount","by":"alias"},{"header":"reference","field":"reference","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(4,4,'2026-11-28T11:20:38.483Z','plan.csv','acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a','instalments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":4,"change":4,"dry_run":false,"kind":"instalments","file":{"name":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"instalment no","field":"instalment_no","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"amount","field":"amount","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10000}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
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
INSERT INTO assignments VALUES(1,1,1,20250,7,NULL,NULL,8,NULL);
INSERT INTO assignments VALUES(2,2,2,20250,7,NULL,NULL,8,NULL);
INSERT INTO assignments VALUES(3,4,2,20250,7,NULL,NULL,8,NULL);
INSERT INTO assignments VALUES(4,5,1,20250,7,NULL,NULL,8,NULL);
CREATE TABLE divisions (
    id INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    seed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
INSERT INTO divisions VALUES(1,7,3680894433582787,'d13c1052b5ec33d5200af9c9e2ce4ff3b27c18e474246242348b2d4a3920d66f','{"division":1,"dry_run":false,"change":null,"seed":3680894433582787,"digest":"d13c1052b5ec33d5200af9c9e2ce4ff3b27c18e474246242348b2d4a3920d66f","collectors":[{"name":"Anna","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":90000}],"by_bucket":{"M4":1,"M6":1},"cases_before":0,"cases_after":2},{"name":"Bo","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":420000}],"by_bucket":{"M5":1,"M7+":1},"cases_before":0,"cases_after":2}],"assigned":4,"kept":0,"moved":0,"left":[],"spread_percent":129.41176470588235,"floor_percent":113.72549019607843,"count_difference":0}');
CREATE TABLE agencies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    term_days INTEGER NOT NULL,
    commission TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO agencies VALUES(1,'North',90,'[20.0]',9);
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
INSERT INTO batches VALUES(1,'20250613-01',1,20252,20252,20342,90,'[20.0]','m','next-day',10,NULL);
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
INSERT INTO placements VALUES(1,1,4,1,1,20.0,20047,205,'M7+',400000,NULL,NULL,NULL,NULL,NULL,20252,10,NULL,NULL,NULL,NULL);
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    at TEXT NOT NULL,
    files TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO exports VALUES(1,1,'2026-11-28T11:20:39.051Z','[{"name":"20250613-01.xlsx","sha256":"cd2512b6f8fa7a93e2f907eb3a33f8d5cf97150e25239db8d76d7640100b2bdf","rows":1},{"name":"20250613-01.csv","sha256":"229b85c31b8d34be7cddf96788dd72dc2efe33156da9c25d576ed2e668ef1dcd","rows":1},{"name":"manifest.json","sha256":"59d1667d0b3f94320ef1c98a0f184c178955b0338800236e8ffb9f5a21899902","rows":null}]',13);
CREATE TABLE pauses (
    id INTEGER PRIMARY KEY,
    case_id INTEGER REFERENCES cases (id),
    product TEXT,
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    reason TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    removed_change INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO pauses VALUES(1,NULL,NULL,20240,20241,'holiday',12,NULL);
CREATE TABLE holds (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    reason TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    -- The day on which it is released by itself.
    until_day INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    ended_day INTEGER,
    ended_change INTEGER REFERENCES changes (id)
) STRICT;
INSERT INTO holds VALUES(1,2,'dispute',20253,NULL,11,NULL,NULL);
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
CREATE INDEX pauses_case ON pauses (case_id);
CREATE INDEX pauses_change ON pauses (change_id);
CREATE INDEX holds_case ON holds (case_id);
CREATE INDEX holds_change ON holds (change_id);
CREATE INDEX holds_ended ON holds (ended_change);
COMMIT;
PRAGMA application_id = 1130460005;
PRAGMA user_version = 3;
