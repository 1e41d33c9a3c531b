PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    params TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    undone_by INTEGER REFERENCES changes (id)
, sums TEXT NOT NULL DEFAULT '', cases BLOB) STRICT;
INSERT INTO changes VALUES(1,'2026-11-29T16:09:17.831Z','command line','import','{"run":1,"file":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","kind":"cases","as_of":"2025-05-31","rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0}','','306ad4866af5839d5578cc6f099885ff371c19c25edc52df26419e489b055eed',NULL,'{"case_headers":{"1":[1,"dba3df369def549","76f44fde7c59fe8"]},"cases":{"1":[4,"f1089e535f2272e","1c202b162ee0d6c5"]},"facts":{"1":[4,"1ee6ec401b000172","1190ca52e7202e4d"]},"imports":{"1":[1,"8f3161e3a18dddd","8f3161e3a18dddd"]}}',X'0100000000000000000000003b3000000100000300010001000300');
INSERT INTO changes VALUES(2,'2026-11-29T16:09:17.869Z','command line','import','{"run":2,"file":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","kind":"cases","as_of":"2025-06-01","rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0}','306ad4866af5839d5578cc6f099885ff371c19c25edc52df26419e489b055eed','b8767a93af270045a2360caea33ca2487dbe96d3a64bb83f3d3c6efe6d35d4f5',NULL,'{"case_headers":{"2":[1,"1afae70d50c7de19","162987e517840494"]},"case_versions":{"2":[2,"be905bea744a716","61567564b342f4"]},"cases":{"1":[0,"4b90ce41ca1c38f","59e4a2a9d7d988c"]},"dependencies":{"2":[1,"2f0df563dc75b3b","2f0df563dc75b3b"]},"facts":{"2":[4,"349c3a45e907a66","11d95a3b99a0d9e0"]},"imports":{"2":[1,"c7c34243b9b7734","18f868487736ee68"]}}',X'0100000000000000000000003b3000000100000300010001000300');
INSERT INTO changes VALUES(3,'2026-11-29T16:09:17.903Z','command line','import','{"run":3,"file":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","kind":"payments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0}','b8767a93af270045a2360caea33ca2487dbe96d3a64bb83f3d3c6efe6d35d4f5','46cd308147e649c0b43399b16c5d03536c5ba997330fc898a2ba2d0a42af0eda',NULL,'{"imports":{"3":[1,"15b12d1ae17a269f","1138750a46e73df"]},"payments":{"3":[2,"2ab361119b901b4","19786ba57fe6955f"]}}',X'0100000000000000000000003a30000001000000000001001000000001000400');
INSERT INTO changes VALUES(4,'2026-11-29T16:09:17.937Z','command line','import','{"run":4,"file":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","kind":"instalments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0}','46cd308147e649c0b43399b16c5d03536c5ba997330fc898a2ba2d0a42af0eda','f830dd65c6dc9bb4ca11fe2da0f07613ff1f53a7416baa7e533fd14b50dd7f61',NULL,'{"cases":{"4":[1,"1888c654d413a5da","1aabdfa824623d45"]},"imports":{"4":[1,"573a366c5d23bfe","15ce8d9b1748eff8"]},"instalments":{"4":[2,"9213cf594f78a6a","da630cbe8d5b413"]}}',X'0100000000000000000000003a3000000100000000000000100000000500');
INSERT INTO changes VALUES(5,'2026-11-29T16:09:17.956Z','command line','add_collector','{"name":"Anna"}','f830dd65c6dc9bb4ca11fe2da0f07613ff1f53a7416baa7e533fd14b50dd7f61','8e2bf3955bf334040b6088fd15893390606e9c945c091d1116990f7eb43476a1',NULL,'{"collectors":{"5":[1,"60332c268c44e05","60332c268c44e05"]}}',X'0000000000000000');
INSERT INTO changes VALUES(6,'2026-11-29T16:09:17.976Z','command line','add_collector','{"name":"Bo"}','8e2bf3955bf334040b6088fd15893390606e9c945c091d1116990f7eb43476a1','bbe7fe95a40fa1b793712b8b86e15b8dccf894e68275de6486408f7fea9f0ba8',NULL,'{"collectors":{"6":[1,"798ef53fc210b16","f31dea7f842162c"]}}',X'0000000000000000');
INSERT INTO changes VALUES(7,'2026-11-29T16:09:18.001Z','command line','divide','{"division":1,"rules":"","by":"count","as_of":"2025-06-11","seed":998044221482873,"digest":"38bb7474aa779d95df24bc2de5affc1d63efa47c26b72fe8fb7ffa9e3cd99cb6","cases":4,"collectors":2,"adjusted":0}','bbe7fe95a40fa1b793712b8b86e15b8dccf894e68275de6486408f7fea9f0ba8','90c2d69491dce3dbf330ebe3bbdc93595262e9e2cdfe3b6815b9b9983e6d4cfd',8,'{"assignments":{"7":[4,"c023a1badb53544","356294e48a3a42d"]},"divisions":{"7":[1,"81af62e704cb490","81af62e704cb490"]}}',X'0100000000000000000000003a3000000100000000000300100000000100020004000500');
INSERT INTO changes VALUES(8,'2026-11-29T16:09:18.016Z','command line','undo','{"change":7,"what":"divide","changes":[7]}','90c2d69491dce3dbf330ebe3bbdc93595262e9e2cdfe3b6815b9b9983e6d4cfd','261ceeac7796ec6382c49fef6bb7af57ef32ab0b8b7dfca63d5ca38eb51dfe14',NULL,'{"assignments":{"7":[0,"59a8791230cccdd","18d6cd0c6f89a59e"]}}',X'0100000000000000000000003a3000000100000000000300100000000100020004000500');
INSERT INTO changes VALUES(9,'2026-11-29T16:09:18.028Z','command line','add_agency','{"name":"North","term_days":90,"commission":[20.0]}','261ceeac7796ec6382c49fef6bb7af57ef32ab0b8b7dfca63d5ca38eb51dfe14','3fdaca3cc25353856cc539b98d7ad5f52b8e4a9b2acc1829ea97fd14dc32a60c',NULL,'{"agencies":{"9":[1,"1623a93a3ac467e7","1623a93a3ac467e7"]},"agency_versions":{"9":[1,"d3f21a5fb9348be","d3f21a5fb9348be"]}}',X'0000000000000000');
INSERT INTO changes VALUES(10,'2026-11-29T16:09:18.056Z','command line','place','{"batch":"20250613-01","agency":"North","cases":1,"as_of":"2025-06-13"}','3fdaca3cc25353856cc539b98d7ad5f52b8e4a9b2acc1829ea97fd14dc32a60c','f397050965ddd97dc6519d028277d5d79d5a233a65bb040fdddc1ab14522ee74',NULL,'{"batches":{"10":[1,"5ef9ffbcf2b4c04","5ef9ffbcf2b4c04"]},"placements":{"10":[1,"10d7f08cc73c2a0c","10d7f08cc73c2a0c"]}}',X'0100000000000000000000003a3000000100000000000000100000000400');
INSERT INTO changes VALUES(11,'2026-11-29T16:09:18.073Z','command line','hold','{"cases":1,"reason":"dispute","until":null,"as_of":"2025-06-14"}','f397050965ddd97dc6519d028277d5d79d5a233a65bb040fdddc1ab14522ee74','0f010e16710bacbfb6133603e5e9db5dea9c6565dd8f914ace6ce6f4c01409e1',NULL,'{"holds":{"11":[1,"9350011e0c01f47","9350011e0c01f47"]}}',X'0100000000000000000000003a3000000100000000000000100000000200');
INSERT INTO changes VALUES(12,'2026-11-29T16:09:18.086Z','command line','pause','{"pause":1,"loan_no":null,"product":null,"from":"2025-06-01","until":"2025-06-02","reason":"holiday"}','0f010e16710bacbfb6133603e5e9db5dea9c6565dd8f914ace6ce6f4c01409e1','a8fa966ed3b7ff8b825d7ad01caf153f13956b9d4ef8dfca9134ed4bfcb2fed2',NULL,'{"pauses":{"12":[1,"16259cbb249fdd2f","16259cbb249fdd2f"]}}',X'0000000000000000');
INSERT INTO changes VALUES(13,'2026-11-29T16:09:18.125Z','command line','export','{"batch":"20250613-01","agency":"North","files":[{"name":"20250613-01.xlsx","sha256":"ab2e0a9047a1e822750df48c56d1671b5c5c9d6c94f5c7c094513022b3207584","rows":1},{"name":"20250613-01.csv","sha256":"83509788b6b4f35fafc959f1978a3a8113dcd7d30bdd0dc9b06485ae60cd785b","rows":1},{"name":"manifest.json","sha256":"a9882a690ccefbada93ea0cfedbff3cbe3e302004d821344d93d2bca8e52ba41","rows":null}],"as_of":"2025-06-14"}','a8fa966ed3b7ff8b825d7ad01caf153f13956b9d4ef8dfca9134ed4bfcb2fed2','36e0999353d85959f6d3dc188dc6449a246d54857f466a2e5a0cce4ef5f9df66',NULL,'{"exports":{"13":[1,"175993535ce03a2d","175993535ce03a2d"]}}',X'0000000000000000');
INSERT INTO changes VALUES(14,'2026-11-29T16:09:18.163Z','command line','return','{"batch":"20250613-01","agency":"North","kind":"payments","file":"ret.csv","sha256":"7fbb1f5d5a4f71440e65c25bb74a3086da343c3a7e4b1fb9f2b1265a18187dc5","rows":{"read":1,"agrees":1,"differs":0,"unknown":0,"known":0,"cancelled":0,"applied":1},"as_of":"2025-06-30"}','36e0999353d85959f6d3dc188dc6449a246d54857f466a2e5a0cce4ef5f9df66','ef4f4baf503b3227141d77cbad6426a01de6593308fc465119e4ec740337d98b',NULL,'{"payments":{"14":[1,"176df9f556b6269a","649ede0042273d0"]},"reported_payments":{"14":[1,"19119a7dc97941ac","b34cf795c6bc506"]},"returns":{"14":[1,"1ecffb0c0ce8cdb7","1ecffb0c0ce8cdb7"]}}',X'0100000000000000000000003a3000000100000000000000100000000400');
INSERT INTO changes VALUES(15,'2026-11-29T16:09:18.178Z','command line','settle','{"agency":"North","month":"2025-06","payments":1,"commission":[{"currency":"CNY","minor":1000}]}','ef4f4baf503b3227141d77cbad6426a01de6593308fc465119e4ec740337d98b','f04669c0c6063af6c94545fed1a8a45a79113e9f3ef2257bee5edd482510aeeb',NULL,'{"settled_payments":{"15":[1,"17e91f3a7dc24363","7bb5daf7946ca2b"]},"settlements":{"15":[1,"cc49e9e380fc0c1","cc49e9e380fc0c1"]}}',X'0000000000000000');
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
INSERT INTO case_versions VALUES(1,2,'{"format":1,"loan_no":"L1","debtor_key":923317103877828109,"debtor_name":"Ann Lee","debtor_no":"ID1","phone":"1390001","email":"","address":"","region":"North","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"Main\"}","digest":6691337445848611411}');
INSERT INTO case_versions VALUES(3,2,'{"format":1,"loan_no":"L3","debtor_key":820993293160128382,"debtor_name":"Cid Fox","debtor_no":"ID3","phone":"1390003","email":"","address":"","region":"North","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"Branch\":\"Main\"}","digest":8474319615247086009}');
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
INSERT INTO imports VALUES(1,1,'2026-11-29T16:09:17.831Z','list.csv','a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955','cases',20239,'{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0}','{"run":1,"change":1,"dry_run":false,"kind":"cases","file":{"name":"list.csv","sha256":"a2e279e8ad865edbe523503025efee13ff45e3a1bb368f3a352a3bdca7c76955","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-05-31","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":523050}],"stated":null},"warnings":[{"row":0,"field":null,"code":"currency_assumed","value":"CNY"}],"rejects":[],"notice_counts":[{"code":"currency_assumed","field":null,"rejected":false,"rows":1}],"footers":[]}');
INSERT INTO imports VALUES(2,2,'2026-11-29T16:09:17.869Z','later.csv','34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c','cases',20240,'{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0}','{"run":2,"change":2,"dry_run":false,"kind":"cases","file":{"name":"later.csv","sha256":"34f94f6023b6f42e05cb88009e2e96a308976c2856e88fb57d36289a844ac35c","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-01","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"id no","field":"debtor_no","by":"alias"},{"header":"phone","field":"phone","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"region","field":"region","by":"alias"},{"header":"Branch","field":null,"by":null}],"rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":510050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(3,3,'2026-11-29T16:09:17.903Z','paid.csv','54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee','payments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":3,"change":3,"dry_run":false,"kind":"payments","file":{"name":"paid.csv","sha256":"54ea1a703baac681e0bf9ed135e68509a7f810e8fb64496745887e11b67c12ee","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"paid on","field":"paid_on","by":"alias"},{"header":"amount","field":"amount","by":"alias"},{"header":"reference","field":"reference","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10050}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(4,4,'2026-11-29T16:09:17.937Z','plan.csv','acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a','instalments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0}','{"run":4,"change":4,"dry_run":false,"kind":"instalments","file":{"name":"plan.csv","sha256":"acb4773dc236cfad36bb06cb09630d5da6364b022020a488a5a8eae5fe2e7c5a","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"instalment no","field":"instalment_no","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"amount","field":"amount","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0},"closed":0,"closed_outstanding":[],"totals":{"outstanding":[{"currency":"CNY","minor":10000}],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
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
INSERT INTO divisions VALUES(1,7,998044221482873,'38bb7474aa779d95df24bc2de5affc1d63efa47c26b72fe8fb7ffa9e3cd99cb6','{"caseload_certificate":2,"division":1,"change":7,"as_of":"2025-06-11","policy":"standard@1","bucket_set":"m@1","rules":{"name":"","rules":[{"only":"unassigned","by":"count"}]},"seed":998044221482873,"digest":"38bb7474aa779d95df24bc2de5affc1d63efa47c26b72fe8fb7ffa9e3cd99cb6","adjustments":[],"outcome_digest":"61b79b433d9992656a7714b4e3f8b3bd1ffaeb3449cc055cbaa7d7ad8af8493a","collectors":[{"name":"Anna","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":90000}],"by_bucket":{"M4":1,"M6":1},"cases_before":0,"cases_after":2,"before":{"cases":0,"debtors":0,"outstanding":[],"by_bucket":{}},"after":{"cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":90000}],"by_bucket":{"M4":1,"M6":1}},"over_cases":0,"over_money":null},{"name":"Bo","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":420000}],"by_bucket":{"M5":1,"M7+":1},"cases_before":0,"cases_after":2,"before":{"cases":0,"debtors":0,"outstanding":[],"by_bucket":{}},"after":{"cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":420000}],"by_bucket":{"M5":1,"M7+":1}},"over_cases":0,"over_money":null}],"figures":[{"rule":1,"name":"","by":"count","arm":null,"debtors":4,"cases":4,"takers":["Anna","Bo"],"count_difference":0,"best_count_difference":0,"by_bucket":{"M4":{"count_difference":1,"best_count_difference":1},"M5":{"count_difference":1,"best_count_difference":1},"M6":{"count_difference":1,"best_count_difference":1},"M7+":{"count_difference":1,"best_count_difference":1}},"spread_percent":129.41176470588235,"floor_percent":113.72549019607843,"obstacles":[]}],"assigned":4,"kept":0,"moved":0,"left":{},"unmatched":0,"adjusted":0,"away":[],"spread_percent":129.41176470588235,"floor_percent":113.72549019607843,"count_difference":0,"best_count_difference":0}');
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
, end_reason TEXT NOT NULL DEFAULT '', pending_day INTEGER, pending_reason TEXT NOT NULL DEFAULT '', pending_change INTEGER REFERENCES changes (id), objection TEXT NOT NULL DEFAULT '', objection_change INTEGER REFERENCES changes (id), told_outstanding INTEGER, told_change INTEGER REFERENCES changes (id), commission_ppm INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO placements VALUES(1,1,4,1,1,20047,205,'M7+',400000,NULL,NULL,NULL,20245,50,20252,10,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'',NULL,NULL,NULL,200000);
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    at TEXT NOT NULL,
    files TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
, fields TEXT NOT NULL DEFAULT '[]', agency_version INTEGER NOT NULL DEFAULT 1, day INTEGER, settings TEXT NOT NULL DEFAULT '{}') STRICT;
INSERT INTO exports VALUES(1,1,'2026-11-29T16:09:18.125Z','[{"format":1,"name":"20250613-01.xlsx","sha256":"ab2e0a9047a1e822750df48c56d1671b5c5c9d6c94f5c7c094513022b3207584","rows":1},{"format":1,"name":"20250613-01.csv","sha256":"83509788b6b4f35fafc959f1978a3a8113dcd7d30bdd0dc9b06485ae60cd785b","rows":1},{"format":1,"name":"manifest.json","sha256":"a9882a690ccefbada93ea0cfedbff3cbe3e302004d821344d93d2bca8e52ba41","rows":null}]',13,'[{"format":1,"field":"batch_no","header":"batch no","form":"full","purpose":"","until":null},{"format":1,"field":"sequence","header":"no","form":"full","purpose":"","until":null},{"format":1,"field":"case_ref","header":"case ref","form":"full","purpose":"","until":null},{"format":1,"field":"agency","header":"agency","form":"full","purpose":"","until":null},{"format":1,"field":"debtor_name","header":"name","form":"full","purpose":"","until":null},{"format":1,"field":"phone","header":"phone","form":"full","purpose":"","until":null},{"format":1,"field":"other_contact","header":"other contact","form":"full","purpose":"","until":null},{"format":1,"field":"product","header":"product","form":"full","purpose":"","until":null},{"format":1,"field":"currency","header":"currency","form":"full","purpose":"","until":null},{"format":1,"field":"loan_amount","header":"loan amount","form":"full","purpose":"","until":null},{"format":1,"field":"total_due","header":"total due","form":"full","purpose":"","until":null},{"format":1,"field":"principal","header":"principal","form":"full","purpose":"","until":null},{"format":1,"field":"interest","header":"interest","form":"full","purpose":"","until":null},{"format":1,"field":"penalty","header":"penalty","form":"full","purpose":"","until":null},{"format":1,"field":"days_past_due","header":"DPD","form":"full","purpose":"","until":null},{"format":1,"field":"bucket","header":"bucket","form":"full","purpose":"","until":null},{"format":1,"field":"last_paid_on","header":"last paid on","form":"full","purpose":"","until":null},{"format":1,"field":"last_paid_amount","header":"last paid amount","form":"full","purpose":"","until":null},{"format":1,"field":"placed_on","header":"placed on","form":"full","purpose":"","until":null},{"format":1,"field":"term_days","header":"term (days)","form":"full","purpose":"","until":null},{"format":1,"field":"recall_due","header":"recall due","form":"full","purpose":"","until":null},{"format":1,"field":"hand","header":"hand","form":"full","purpose":"","until":null},{"format":1,"field":"commission","header":"commission (%)","form":"full","purpose":"","until":null},{"format":1,"field":"flags","header":"flags","form":"full","purpose":"","until":null}]',1,20253,'{"format":1,"language":"en"}');
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
INSERT INTO agency_versions VALUES(1,1,'{"format":1,"valid_from":null,"valid_until":null,"term_days":90,"most_cases":null,"most_outstanding":null,"regions":[],"contacts":[],"commission":[{"bucket":null,"from_hand":1,"parts_per_million":200000,"minimum":null,"maximum":null}],"direct_from_day":3,"tail_days":0,"cooling_off_days":0}','{"format":1,"reference":"","delete_within_days":null,"fields":[]}','{"format":1,"columns":[],"language":null,"csv_encoding":"utf8","file_name":""}',9);
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
, case_id INTEGER REFERENCES cases (id), paid_day INTEGER NOT NULL DEFAULT 0, amount INTEGER NOT NULL DEFAULT 0, reference TEXT NOT NULL DEFAULT '', occurrence INTEGER NOT NULL DEFAULT 1) STRICT;
INSERT INTO reported_payments VALUES(3,1,1,'','',NULL,NULL,NULL,14,4,20259,5000,'R1',1);
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
CREATE TABLE book_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    digest TEXT NOT NULL
) STRICT;
INSERT INTO book_head VALUES(1,15,'f04669c0c6063af6c94545fed1a8a45a79113e9f3ef2257bee5edd482510aeeb');
CREATE TABLE IF NOT EXISTS "settings" (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_headers (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    position INTEGER NOT NULL,
    header TEXT NOT NULL,
    PRIMARY KEY (change_id, header)
) STRICT, WITHOUT ROWID;
INSERT INTO case_headers VALUES(1,0,'Branch');
INSERT INTO case_headers VALUES(2,0,'Branch');
CREATE TABLE dependencies (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    on_change INTEGER NOT NULL REFERENCES changes (id),
    kind TEXT NOT NULL,
    PRIMARY KEY (change_id, on_change)
) STRICT, WITHOUT ROWID;
INSERT INTO dependencies VALUES(2,1,'repeats');
CREATE TABLE undone_rows (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    sequence INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (change_id, sequence)
) STRICT;
CREATE TABLE IF NOT EXISTS "settled_payments" (
    settlement_id INTEGER NOT NULL REFERENCES settlements (id),
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    commission INTEGER NOT NULL,
    rule TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (settlement_id, payment_id)
) STRICT, WITHOUT ROWID;
INSERT INTO settled_payments VALUES(1,3,1,1000,'collected',15);
CREATE TABLE IF NOT EXISTS "told_cases" (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    told_file_id INTEGER NOT NULL REFERENCES told_files (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
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
CREATE INDEX told_files_batch ON told_files (batch_id);
CREATE INDEX told_files_change ON told_files (change_id);
CREATE INDEX dependencies_on ON dependencies (on_change);
CREATE INDEX settled_payments_payment ON settled_payments (payment_id);
CREATE INDEX settled_payments_change ON settled_payments (change_id);
CREATE UNIQUE INDEX settlements_month ON settlements (agency_id, first_day);
CREATE UNIQUE INDEX reported_payments_once ON reported_payments (case_id, paid_day, amount, reference, occurrence);
CREATE UNIQUE INDEX holds_open ON holds (case_id) WHERE ended_change IS NULL;
CREATE INDEX told_cases_file ON told_cases (told_file_id);
CREATE INDEX told_cases_change ON told_cases (change_id);
CREATE INDEX imports_change ON imports (change_id);
CREATE INDEX divisions_change ON divisions (change_id);
CREATE INDEX collectors_change ON collectors (change_id);
CREATE INDEX collectors_retired ON collectors (retired_change) WHERE retired_change IS NOT NULL;
CREATE INDEX collector_versions_change ON collector_versions (change_id);
CREATE INDEX agencies_change ON agencies (change_id);
CREATE INDEX agency_versions_change ON agency_versions (change_id);
CREATE INDEX batches_change ON batches (change_id);
CREATE INDEX exports_change ON exports (change_id);
CREATE INDEX pauses_removed ON pauses (removed_change) WHERE removed_change IS NOT NULL;
CREATE INDEX payments_reference ON payments (reference) WHERE reference <> '';
COMMIT;
PRAGMA application_id = 1130460005;
PRAGMA user_version = 6;
