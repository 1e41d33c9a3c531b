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
INSERT INTO changes VALUES(1,'2026-11-28T11:20:40.762Z','command line','import','{"run":1,"file":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","kind":"cases","as_of":"2025-05-31","rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0,"written":"4-26006b30f1a7dfef"}','','9c26bb066d3b16e8f5096b7ec96b60ddb8d75b3a10fc06f30607bd7d9a0dab3e',NULL);
INSERT INTO changes VALUES(2,'2026-11-28T11:20:40.794Z','command line','import','{"run":2,"file":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","kind":"cases","as_of":"2025-06-01","rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0,"written":"4-2fd6b238b68f52fa"}','9c26bb066d3b16e8f5096b7ec96b60ddb8d75b3a10fc06f30607bd7d9a0dab3e','c27609bee7dc2722ea8ddf8f6de1ae89749c9409b18ff63b7549e0cf02d840ed',NULL);
INSERT INTO changes VALUES(3,'2026-11-28T11:20:40.822Z','command line','import','{"run":3,"file":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","kind":"payments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"written":"2-f2b6f8839c871d31"}','c27609bee7dc2722ea8ddf8f6de1ae89749c9409b18ff63b7549e0cf02d840ed','af9bbd144793e7734cafaf26979256088151bd5f5aabac7f26ca32532aef238c',NULL);
INSERT INTO changes VALUES(4,'2026-11-28T11:20:40.859Z','command line','import','{"run":4,"file":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","kind":"instalments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"written":"2-36460449d516891d"}','af9bbd144793e7734cafaf26979256088151bd5f5aabac7f26ca32532aef238c','8e7a98362c7c9bb4b91c754c6d4a63497952e395790bb1e27792a454fe5d4e4c',NULL);
INSERT INTO changes VALUES(5,'2026-11-28T11:20:40.886Z','command line','add_collector','{"name":"Anna"}','8e7a98362c7c9bb4b91c754c6d4a63497952e395790bb1e27792a454fe5d4e4c','ad36ee73b252f0dac73f8294c5a141ad1f34026dd3480dd5bd7cf80b627dc736',NULL);
INSERT INTO changes VALUES(6,'2026-11-28T11:20:40.924Z','command line','add_collector','{"name":"Bo"}','ad36ee73b252f0dac73f8294c5a141ad1f34026dd3480dd5bd7cf80b627dc736','4cf620ecf6820e629bcf76f7b98121f57bed6175369d9a82059bedc4b0ed9bf2',NULL);
INSERT INTO changes VALUES(7,'2026-11-28T11:20:40.990Z','command line','divide','{"division":1,"rules":"","by":"count","as_of":"2025-06-11","seed":998044221482873,"digest":"38bb7474aa779d95df24bc2de5affc1d63efa47c26b72fe8fb7ffa9e3cd99cb6","cases":4,"collectors":2,"adjusted":0}','4cf620ecf6820e629bcf76f7b98121f57bed6175369d9a82059bedc4b0ed9bf2','6609df3823b90b4ebd97d898cab1b761c7e90184eed73e6a0a6fb4748ab8f8ae',8);
INSERT INTO changes VALUES(8,'2026-11-28T11:20:41.070Z','command line','undo','{"change":7,"what":"divide"}','6609df3823b90b4ebd97d898cab1b761c7e90184eed73e6a0a6fb4748ab8f8ae','dbd4c60df2a86f83750328259836d2d443396a101f66fe1cb3c0034be70adcbd',NULL);
INSERT INTO changes VALUES(9,'2026-11-28T11:20:41.090Z','command line','add_agency','{"name":"North","term_days":90,"commission":[20.0]}','dbd4c60df2a86f83750328259836d2d443396a101f66fe1cb3c0034be70adcbd','bfad79be498c2c7cd7af5df86429cc69b15c526d2729c628f8b5abe507c273a5',NULL);
INSERT INTO changes VALUES(10,'2026-11-28T11:20:41.135Z','command line','place','{"batch":"20250613-01","agency":"North","cases":1,"as_of":"2025-06-13"}','bfad79be498c2c7cd7af5df86429cc69b15c526d2729c628f8b5abe507c273a5','582e2dd6e35876bab1e0e8a3bc1dbe58a74c6e86a6ed005ff597f6fcfbf0b70a',NULL);
INSERT INTO changes VALUES(11,'2026-11-28T11:20:41.150Z','command line','hold','{"cases":1,"reason":"dispute","until":null,"as_of":"2025-06-14"}','582e2dd6e35876bab1e0e8a3bc1dbe58a74c6e86a6ed005ff597f6fcfbf0b70a','6b76e612768606cf6122ed7e95222832409a877874f0f9192471d3191fa83396',NULL);
INSERT INTO changes VALUES(12,'2026-11-28T11:20:41.166Z','command line','pause','{"pause":1,"loan_no":null,"product":null,"from":"2025-06-01","until":"2025-06-02","reason":"holiday"}','6b76e612768606cf6122ed7e95222832409a877874f0f9192471d3191fa83396','676f25a5dc1eeafcf2bd6b03dd3b5e81e6b202ea44336fe27d55ea33afc67534',NULL);
INSERT INTO changes VALUES(13,'2026-11-28T11:20:41.394Z','command line','export','{"batch":"20250613-01","agency":"North","files":[{"name":"20250613-01.xlsx","sha256":"ab2e0a9047a1e822750df48c56d1671b5c5c9d6c94f5c7c094513022b3207584","rows":1},{"name":"20250613-01.csv","sha256":"83509788b6b4f35fafc959f1978a3a8113dcd7d30bdd0dc9b06485ae60cd785b","rows":1},{"name":"manifest.json","sha256":"d751019e6ec9b5ed632a3a1b28f95fffcf61f27c4872515ddc31e9d2f67c59f9","rows":null}],"as_of":"2025-06-13"}','676f25a5dc1eeafcf2bd6b03dd3b5e81e6b202ea44336fe27d55ea33afc67534','135c06f398df78ef774cfc580db72788c079f53e55275b9bf9cf0f3ce1102e49',NULL);
INSERT INTO changes VALUES(14,'2026-11-28T11:20:41.445Z','command line','return','{"batch":"20250613-01","agency":"North","kind":"payments","file":"ret.csv","sha256":"7fbb1f5d5a4f71440e65c25bb74a3086da343c3a7e4b1fb9f2b1265a18187dc5","rows":{"read":1,"agrees":1,"differs":0,"unknown":0,"known":0,"cancelled":0,"applied":1},"as_of":"2025-06-30"}','135c06f398df78ef774cfc580db72788c079f53e55275b9bf9cf0f3ce1102e49','b9038c01475c710bb6bb92b5375d67d3ff6982c30c5ed7acd9fcd99b25a2632d',NULL);
INSERT INTO changes VALUES(15,'2026-11-28T11:20:41.477Z','command line','settle','{"agency":"North","month":"2025-06","payments":1,"commission":[{"currency":"CNY","minor":1000}]}','b9038c01475c710bb6bb92b5375d67d3ff6982c30c5ed7acd9fcd99b25a2632d','314ae1e51796b5d7f43780d00fe68112fcbfdfa6a27d03a442754aa2a0b1cf39',NULL);
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
INSERT INTO payments VALUES(3,4,20259,5000,'R1',NULL,14,'','');
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
INSERT INTO imports VALUES(1,1,'2026-11-28T11:20:40.762Z','list.csv','a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955','cases',20239,'{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0}','{"run":1,"change":1,"dry_run":false,"kind":"cases","file":{"name":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-05-31","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":523050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(2,2,'2026-11-28T11:20:40.794Z','later.csv','34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c','cases',20240,'{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0}','{"run":2,"change":2,"dry_run":false,"kind":"cases","file":{"name":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-01","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":510050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(3,3,'2026-11-28T11:20:40.822Z','paid.csv','54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee','payments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":3,"change":3,"dry_run":false,"kind":"payments","file":{"name":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"paid on","field":"paid_on","by":"alias"},{"header":"amount","field":"amount","by":"alias"},{"header":"reference","field":"reference","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(4,4,'2026-11-28T11:20:40.859Z','plan.csv','acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a','instalments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":4,"change":4,"dry_run":false,"kind":"instalments","file":{"name":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"instalment no","field":"instalment_no","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"amount","field":"amount","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10000}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
CREATE TABLE collectors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    weight INTEGER NOT NULL,
    most_cases INTEGER,
    takes TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    retired_change INTEGER REFERENCES changes (id)
, team TEXT NOT NULL DEFAULT '', most_outstanding INTEGER, absences TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO collectors VALUES(1,'Anna',1,NULL,'[]',5,NULL,'',NULL,'[]');
INSERT INTO collectors VALUES(2,'Bo',1,NULL,'[]',6,NULL,'',NULL,'[]');
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
INSERT INTO divisions VALUES(1,7,998044221482873,'38bb7474aa779d95df24bc2de5affc1d63efa47c26b72fe8fb7ffa9e3cd99cb6','{"caseload_certificate":1,"division":1,"change":7,"as_of":"2025-06-11","policy":"standard@1","bucket_set":"m@1","rules":{"name":"","rules":[{"only":"unassigned","by":"count"}]},"seed":998044221482873,"digest":"38bb7474aa779d95df24bc2de5affc1d63efa47c26b72fe8fb7ffa9e3cd99cb6","adjustments":[],"outcome_digest":"61b79b433d9992656a7714b4e3f8b3bd1ffaeb3449cc055cbaa7d7ad8af8493a","collectors":[{"name":"Anna","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":90000}],"by_bucket":{"M4":1,"M6":1},"cases_before":0,"cases_after":2,"before":{"cases":0,"debtors":0,"outstanding":[],"by_bucket":{}},"after":{"cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":90000}],"by_bucket":{"M4":1,"M6":1}},"over_cases":0,"over_money":null},{"name":"Bo","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":420000}],"by_bucket":{"M5":1,"M7+":1},"cases_before":0,"cases_after":2,"before":{"cases":0,"debtors":0,"outstanding":[],"by_bucket":{}},"after":{"cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":420000}],"by_bucket":{"M5":1,"M7+":1}},"over_cases":0,"over_money":null}],"figures":[{"rule":1,"name":"","by":"count","arm":null,"debtors":4,"cases":4,"takers":["Anna","Bo"],"count_difference":0,"best_count_difference":0,"by_bucket":{"M4":{"count_difference":1,"best_count_difference":1},"M5":{"count_difference":1,"best_count_difference":1},"M6":{"count_difference":1,"best_count_difference":1},"M7+":{"count_difference":1,"best_count_difference":1}},"spread_percent":129.41176470588235,"floor_percent":113.72549019607843,"obstacles":[]}],"assigned":4,"kept":0,"moved":0,"left":{},"unmatched":0,"adjusted":0,"away":[],"spread_percent":129.41176470588235,"floor_percent":113.72549019607843,"count_difference":0,"best_count_difference":0}');
CREATE TABLE agencies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO agencies VALUES(1,'North',9);
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    as_of_day INTEGER NOT NULL,
    placed_day INTEGER NOT NULL,
    recall_due_day INTEGER NOT NULL,
    term_days INTEGER NOT NULL,
    bucket_set TEXT NOT NULL,
    day_count TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    voided_change INTEGER REFERENCES changes (id)
, agency_version INTEGER NOT NULL DEFAULT 1) STRICT;
INSERT INTO batches VALUES(1,'20250613-01',1,20252,20252,20342,90,'m','next-day',10,NULL,1);
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
, end_reason TEXT NOT NULL DEFAULT '', pending_day INTEGER, pending_reason TEXT NOT NULL DEFAULT '', pending_change INTEGER REFERENCES changes (id), objection TEXT NOT NULL DEFAULT '', objection_change INTEGER REFERENCES changes (id), told_outstanding INTEGER, told_change INTEGER REFERENCES changes (id)) STRICT;
INSERT INTO placements VALUES(1,1,4,1,1,20.0,20047,205,'M7+',400000,NULL,NULL,NULL,20245,50,20252,10,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'',NULL,NULL,NULL);
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    at TEXT NOT NULL,
    files TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
, fields TEXT NOT NULL DEFAULT '[]', agency_version INTEGER NOT NULL DEFAULT 1, day INTEGER, settings TEXT NOT NULL DEFAULT '{}') STRICT;
INSERT INTO exports VALUES(1,1,'2026-11-28T11:20:41.394Z','[{"name":"20250613-01.xlsx","sha256":"ab2e0a9047a1e822750df48c56d1671b5c5c9d6c94f5c7c094513022b3207584","rows":1},{"name":"20250613-01.csv","sha256":"83509788b6b4f35fafc959f1978a3a8113dcd7d30bdd0dc9b06485ae60cd785b","rows":1},{"name":"manifest.json","sha256":"d751019e6ec9b5ed632a3a1b28f95fffcf61f27c4872515ddc31e9d2f67c59f9","rows":null}]',13,'[{"field":"batch_no","header":"batch no","form":"full","purpose":"","until":null},{"field":"sequence","header":"no","form":"full","purpose":"","until":null},{"field":"case_ref","header":"case ref","form":"full","purpose":"","until":null},{"field":"agency","header":"agency","form":"full","purpose":"","until":null},{"field":"debtor_name","header":"name","form":"full","purpose":"","until":null},{"field":"phone","header":"phone","form":"full","purpose":"","until":null},{"field":"other_contact","header":"other contact","form":"full","purpose":"","until":null},{"field":"product","header":"product","form":"full","purpose":"","until":null},{"field":"currency","header":"currency","form":"full","purpose":"","until":null},{"field":"loan_amount","header":"loan amount","form":"full","purpose":"","until":null},{"field":"total_due","header":"total due","form":"full","purpose":"","until":null},{"field":"principal","header":"principal","form":"full","purpose":"","until":null},{"field":"interest","header":"interest","form":"full","purpose":"","until":null},{"field":"penalty","header":"penalty","form":"full","purpose":"","until":null},{"field":"days_past_due","header":"DPD","form":"full","purpose":"","until":null},{"field":"bucket","header":"bucket","form":"full","purpose":"","until":null},{"field":"last_paid_on","header":"last paid on","form":"full","purpose":"","until":null},{"field":"last_paid_amount","header":"last paid amount","form":"full","purpose":"","until":null},{"field":"placed_on","header":"placed on","form":"full","purpose":"","until":null},{"field":"term_days","header":"term (days)","form":"full","purpose":"","until":null},{"field":"recall_due","header":"recall due","form":"full","purpose":"","until":null},{"field":"hand","header":"hand","form":"full","purpose":"","until":null},{"field":"commission","header":"commission (%)","form":"full","purpose":"","until":null},{"field":"flags","header":"flags","form":"full","purpose":"","until":null}]',1,20252,'{"language":"en"}');
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
CREATE TABLE collector_versions (
    collector_id INTEGER NOT NULL REFERENCES collectors (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    before TEXT NOT NULL,
    PRIMARY KEY (collector_id, change_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE arms (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    trial TEXT NOT NULL,
    challenger INTEGER NOT NULL,
    day INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    outstanding INTEGER NOT NULL,
    PRIMARY KEY (change_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE work_results (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    collector_id INTEGER REFERENCES collectors (id),
    worked_day INTEGER NOT NULL,
    result TEXT NOT NULL,
    promised_day INTEGER,
    promised_amount INTEGER,
    reason TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE TABLE agency_versions (
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    version INTEGER NOT NULL,
    terms TEXT NOT NULL,
    contract TEXT NOT NULL,
    template TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (agency_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO agency_versions VALUES(1,1,'{"valid_from":null,"valid_until":null,"term_days":90,"most_cases":null,"most_outstanding":null,"regions":[],"contacts":[],"commission":[{"bucket":null,"from_hand":1,"percent":20.0,"minimum":null,"maximum":null}],"direct_from_day":3,"tail_days":0,"cooling_off_days":0}','{"reference":"","delete_within_days":null,"fields":[]}','{}',9);
CREATE TABLE batch_events (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cases INTEGER NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    -- The file itself, where it is a document of the agency's that is kept.
    content BLOB,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    result TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO returns VALUES(1,1,'payments',20269,'ret.csv','7fbb1f5d5a4f71440e65c25bb74a3086da343c3a7e4b1fb9f2b1265a18187dc5','{"read":1,"agrees":1,"differs":0,"unknown":0,"known":0,"cancelled":0,"applied":1}',14);
CREATE TABLE reported_payments (
    payment_id INTEGER PRIMARY KEY REFERENCES payments (id),
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    brought INTEGER NOT NULL,
    payer TEXT NOT NULL,
    method TEXT NOT NULL,
    stated_balance INTEGER,
    -- Under which reference the lender's own file told of it afterwards.
    lender_reference TEXT,
    confirmed_change INTEGER REFERENCES changes (id),
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO reported_payments VALUES(3,1,1,'','',NULL,NULL,NULL,14);
CREATE TABLE agency_notes (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    noted_day INTEGER NOT NULL,
    noted_at TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    result TEXT NOT NULL,
    promised_day INTEGER,
    promised_amount INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE TABLE settlements (
    id INTEGER PRIMARY KEY,
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO settlements VALUES(1,1,20240,20269,15);
CREATE TABLE settled_payments (
    settlement_id INTEGER NOT NULL REFERENCES settlements (id),
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    commission INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (settlement_id, payment_id)
) STRICT, WITHOUT ROWID;
INSERT INTO settled_payments VALUES(1,3,1,1000,'collected');
CREATE TABLE told_files (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    cases INTEGER NOT NULL,
    -- Which fields it held: a JSON list.
    fields TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE TABLE told_cases (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    told_file_id INTEGER NOT NULL REFERENCES told_files (id),
    PRIMARY KEY (case_id, told_file_id)
) STRICT, WITHOUT ROWID;
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
CREATE INDEX assignments_ended ON assignments (ended_change) WHERE ended_change IS NOT NULL;
CREATE INDEX assignments_reopened ON assignments (reopened_change) WHERE reopened_change IS NOT NULL;
CREATE INDEX arms_case ON arms (case_id);
CREATE INDEX work_results_case ON work_results (case_id);
CREATE INDEX work_results_change ON work_results (change_id);
CREATE INDEX batch_events_batch ON batch_events (batch_id, id);
CREATE INDEX batch_events_change ON batch_events (change_id);
CREATE INDEX placements_pending ON placements (pending_change) WHERE pending_change IS NOT NULL;
CREATE INDEX placements_objection ON placements (objection_change) WHERE objection_change IS NOT NULL;
CREATE INDEX returns_batch ON returns (batch_id);
CREATE INDEX returns_change ON returns (change_id);
CREATE INDEX reported_payments_batch ON reported_payments (batch_id);
CREATE INDEX reported_payments_change ON reported_payments (change_id);
CREATE INDEX reported_payments_confirmed ON reported_payments (confirmed_change) WHERE confirmed_change IS NOT NULL;
CREATE INDEX agency_notes_case ON agency_notes (case_id);
CREATE INDEX agency_notes_batch ON agency_notes (batch_id);
CREATE INDEX agency_notes_change ON agency_notes (change_id);
CREATE INDEX settlements_agency ON settlements (agency_id, last_day);
CREATE INDEX settlements_change ON settlements (change_id);
CREATE INDEX settled_payments_payment ON settled_payments (payment_id);
CREATE INDEX told_files_batch ON told_files (batch_id);
CREATE INDEX told_files_change ON told_files (change_id);
CREATE INDEX told_cases_file ON told_cases (told_file_id);
COMMIT;
PRAGMA application_id = 1130460005;
PRAGMA user_version = 5;
