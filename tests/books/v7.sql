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
INSERT INTO changes VALUES(1,'2026-11-29T20:40:10.708Z','command line','import','{"run":1,"file":"list.csv","sha256":"4ea0f526e9410eee1a8eddae04385629336c99768c3793b1da4e5d1b603c1d59","kind":"cases","as_of":"2025-05-31","rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0,"left_out":0},"closed":0}','','5c6b1d434f0c429111c3182a92f234c77e89837dd4d7cb77a76b96a0823ea631',NULL,'{"case_headers":{"1":[1,"1983a1f6ae062f71","151520d4bbb1118b"]},"cases":{"1":[4,"70bf9391134cc5b","16c1ecc373c5d930"]},"facts":{"1":[4,"189b54d4733200f","743c031de38269c"]},"imports":{"1":[1,"1927e02cd989f73e","1927e02cd989f73e"]}}',X'0100000000000000000000003b3000000100000300010001000300');
INSERT INTO changes VALUES(2,'2026-11-29T20:40:10.810Z','command line','import','{"run":2,"file":"later.csv","sha256":"f588f00f358ad243f3ea6ef71892916c7d400413ce9ae7c9d5345d237390ef59","kind":"cases","as_of":"2025-06-01","rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0,"left_out":0},"closed":0}','5c6b1d434f0c429111c3182a92f234c77e89837dd4d7cb77a76b96a0823ea631','e7501ebb50f4c65f4146cf9ff9c4b34e674fc2b3db2d970afc108dd49b6804e3',NULL,'{"case_headers":{"2":[1,"1a5e7a0aeecfd108","329c8bc10cd4771"]},"case_versions":{"2":[2,"18b2962b6008f2a8","b17f625c40f9b8c"]},"cases":{"1":[0,"13b793e459cf2c39","196c5b160733522c"]},"dependencies":{"2":[1,"2f0df563dc75b3b","2f0df563dc75b3b"]},"facts":{"2":[4,"1cc64ae6019fbe","1c862664913e819f"]},"holds":{"2":[1,"b5e127f161efbb9","b5e127f161efbb9"]},"imports":{"2":[1,"f1eaa7b4e056507","1e3d54f69c0aca0e"]}}',X'0100000000000000000000003b3000000100000300010001000300');
INSERT INTO changes VALUES(3,'2026-11-29T20:40:10.902Z','command line','import','{"run":3,"file":"paid.csv","sha256":"c029aab1573598b58fe3f7f0591f65b7d6d235e5958ee009fb348eb953b0258a","kind":"payments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0,"left_out":0},"closed":0}','e7501ebb50f4c65f4146cf9ff9c4b34e674fc2b3db2d970afc108dd49b6804e3','5643c1795de77db4817588b1c94ba85d64585aaf945aa1466f94b6f1906d7e18',NULL,'{"imports":{"3":[1,"c2a6ffc0d3cc960","47f4ff427b65c21"]},"payments":{"3":[2,"9572919074883b7","116e7e45d3565327"]}}',X'0100000000000000000000003a30000001000000000001001000000002000300');
INSERT INTO changes VALUES(4,'2026-11-29T20:40:11.009Z','command line','import','{"run":4,"file":"plan.csv","sha256":"ab5ca28321f6f1b4d179fff53c21aea870f683e8ec2293fa3b52525f036cc76c","kind":"instalments","as_of":"2025-06-10","rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0,"left_out":0},"closed":0}','5643c1795de77db4817588b1c94ba85d64585aaf945aa1466f94b6f1906d7e18','eb175a1f6d7a7361d970304d2b78f42a8361615510078e54a546e3e619f59a76',NULL,'{"cases":{"4":[1,"13a599bba0a3064d","23c00aa232f1f84"]},"imports":{"4":[1,"171fe26bfa302409","1c7f89afe8c09026"]},"instalments":{"4":[2,"5c3c31ab032ffe1","1cd2cf8570feff65"]}}',X'0100000000000000000000003a3000000100000000000000100000000500');
INSERT INTO changes VALUES(5,'2026-11-29T20:40:11.108Z','command line','import','{"run":5,"file":"plan2.csv","sha256":"fa6a2f4011ba15c29deb83a794d40fadec46a16d282f249cacc623345123554f","kind":"instalments","as_of":"2025-06-12","rows":{"read":2,"blank":0,"footer":0,"created":1,"updated":1,"unchanged":0,"rejected":0,"left_out":0},"closed":0}','eb175a1f6d7a7361d970304d2b78f42a8361615510078e54a546e3e619f59a76','dd14ee55f285dcc6582a4deb36b6ae0b4cb8a2fa5284acf88eb956e891362117',NULL,'{"dependencies":{"5":[1,"1a02c5c3cfbf970","680b170f3efe5c0"]},"imports":{"5":[1,"bb371cd8acaeca4","1a813903b5f69f35"]},"instalments":{"5":[3,"10949877d6e1235f","12e6fa573265b0dd"]},"schedule_starts":{"5":[1,"1c10ad5a6c25c54a","c5362c41cbcda76"]}}',X'0100000000000000000000003a3000000100000000000000100000000500');
INSERT INTO changes VALUES(6,'2026-11-29T20:40:11.158Z','command line','add_collector','{"name":"Anna"}','dd14ee55f285dcc6582a4deb36b6ae0b4cb8a2fa5284acf88eb956e891362117','e2009bc0515894b0d2dfc8dbb7a8a34e0412987f9d4384893b214fbfed421e78',NULL,'{"collectors":{"6":[1,"19838b58ce76fd4a","19838b58ce76fd4a"]}}',X'0000000000000000');
INSERT INTO changes VALUES(7,'2026-11-29T20:40:11.212Z','command line','add_collector','{"name":"Bo"}','e2009bc0515894b0d2dfc8dbb7a8a34e0412987f9d4384893b214fbfed421e78','09959ddb75885606649827bcaefef08e0b173dca20d6f913c847fb7bba0aa596',NULL,'{"collectors":{"7":[1,"1e6496f212e263ee","1cc92de425c4c7dd"]}}',X'0000000000000000');
INSERT INTO changes VALUES(8,'2026-11-29T20:40:11.292Z','command line','divide','{"division":1,"rules":"","by":"count","as_of":"2025-06-13","seed":423869384908944,"digest":"18181c81e60900943f6773dd00fd9fa490b0b94d5ff297763b13beea1e3ebf6c","cases":4,"collectors":2,"adjusted":0}','09959ddb75885606649827bcaefef08e0b173dca20d6f913c847fb7bba0aa596','0efdfeb7f3f5a961d94566c241c68d82b606bbb4dd482eeaea1e05103ca0da03',NULL,'{"assignments":{"8":[4,"139aa1aecbbc2374","1360df240db126e4"]},"divisions":{"8":[1,"4f466e2eea1f00b","4f466e2eea1f00b"]}}',X'0100000000000000000000003b3000000100000300010002000300');
INSERT INTO changes VALUES(9,'2026-11-29T20:40:11.342Z','command line','undo','{"change":8,"what":"divide","changes":[8]}','0efdfeb7f3f5a961d94566c241c68d82b606bbb4dd482eeaea1e05103ca0da03','eeea3e8f80d92549c3f37a756bb6886038a4eee98c36133da3389e67dbd16cb5',NULL,'{"assignments":{"8":[0,"17c3648ab56f1369","6ce233dbbc41a7b"]}}',X'0100000000000000000000003b3000000100000300010002000300');
INSERT INTO changes VALUES(10,'2026-11-29T20:40:11.405Z','command line','redo','{"change":8,"what":"divide","changes":[8]}','eeea3e8f80d92549c3f37a756bb6886038a4eee98c36133da3389e67dbd16cb5','fea840203fb9f2fcf2c26b0f8b9ca077370c3a3330cacd5b5e4b3c211d68296f',NULL,'{"assignments":{"8":[0,"83c9b754a90ec96","1931dcc2443be584"]}}',X'0100000000000000000000003b3000000100000300010002000300');
INSERT INTO changes VALUES(11,'2026-11-29T20:40:11.465Z','command line','write_off','{"cases":1,"reason":"gone","as_of":"2025-06-15"}','fea840203fb9f2fcf2c26b0f8b9ca077370c3a3330cacd5b5e4b3c211d68296f','45b816515befbc51aacfae0caf8cdacd0d5055118ad1254ffcfac66c119604d6',NULL,'{"facts":{"11":[1,"1f45665f0d12bc11","1e8accbe1a257823"]}}',X'0100000000000000000000003a3000000100000000000000100000000200');
INSERT INTO changes VALUES(12,'2026-11-29T20:40:11.520Z','command line','write_off','{"cases":1,"reason":null,"as_of":"2025-06-15"}','45b816515befbc51aacfae0caf8cdacd0d5055118ad1254ffcfac66c119604d6','5fa81391697b917ccadf09865d2963d4494f00e9c8886eed603c554c10e70014',NULL,'{"facts":{"12":[1,"33778808cd43db7","cdde2023350f6dc"]}}',X'0100000000000000000000003a3000000100000000000000100000000400');
INSERT INTO changes VALUES(13,'2026-11-29T20:40:11.573Z','command line','reinstate','{"cases":1,"reason":null,"as_of":"2025-06-16"}','5fa81391697b917ccadf09865d2963d4494f00e9c8886eed603c554c10e70014','f9fde4467ea9c88a4100c19943e4c7bf8fca670555ad51f3c425231cc980220e',NULL,'{"facts":{"13":[1,"edd6ad986ff04d","3b75ab661bfc134"]}}',X'0100000000000000000000003a3000000100000000000000100000000400');
INSERT INTO changes VALUES(14,'2026-11-29T20:40:18.449Z','command line','add_agency','{"name":"North","term_days":90,"commission":[20.0]}','f9fde4467ea9c88a4100c19943e4c7bf8fca670555ad51f3c425231cc980220e','4b82d7b014239531a47b4bb4f404c9dece3ed3a08f257f56f5b7468e3ad26752',NULL,'{"agencies":{"14":[1,"1918679d61d530cb","1918679d61d530cb"]},"agency_versions":{"14":[1,"686535d87425174","686535d87425174"]}}',X'0000000000000000');
INSERT INTO changes VALUES(15,'2026-11-29T20:40:41.873Z','command line','place','{"batch":"20250617-01","agency":"North","cases":1,"as_of":"2025-06-17"}','4b82d7b014239531a47b4bb4f404c9dece3ed3a08f257f56f5b7468e3ad26752','4e3f2b6c87e02c85bc071e3dc19f29082b2110231f4ac6bb7d8343e2d6bdc1e5',NULL,'{"assignments":{"8":[0,"2f2c0f492acdb86","8d842ddb8069292"]},"batches":{"15":[1,"fa074ef64c1501f","fa074ef64c1501f"]},"placements":{"15":[1,"8b26d36abc3c010","8b26d36abc3c010"]}}',X'0100000000000000000000003a3000000100000000000000100000000400');
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
INSERT INTO cases VALUES(1,'L1',3751190413199536172,'Ann','','','','','','Cash','CNY',NULL,NULL,'','','{"status":"Disputed"}',1951747860558717493,1);
INSERT INTO cases VALUES(2,'L2',9062482467655536542,'Bob','','','','','','Cash','CNY',NULL,NULL,'','','{"status":"Open"}',9120162437259874683,1);
INSERT INTO cases VALUES(3,'L3',3776801009747110273,'Cid','','','','','','Card','CNY',NULL,NULL,'','','{"status":"Open"}',66924490098351924,1);
INSERT INTO cases VALUES(4,'L4',6724501060004609318,'Dee','','','','','','Card','CNY',NULL,NULL,'','','{"status":"Open"}',6669208195847071059,1);
INSERT INTO cases VALUES(5,'L5',200104975916974800,'','','','','','','','CNY',NULL,NULL,'','','{}',0,4);
CREATE TABLE case_versions (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    before TEXT NOT NULL,
    PRIMARY KEY (case_id, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO case_versions VALUES(1,2,'{"format":1,"loan_no":"L1","debtor_key":3751190413199536172,"debtor_name":"Ann","debtor_no":"","phone":"","email":"","address":"","region":"","product":"Cash","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"status\":\"Open\"}","digest":6345091944379464614}');
INSERT INTO case_versions VALUES(3,2,'{"format":1,"loan_no":"L3","debtor_key":3776801009747110273,"debtor_name":"Cid","debtor_no":"","phone":"","email":"","address":"","region":"","product":"Card","currency":"CNY","loan_amount":null,"disbursed_day":null,"term":"","reason":"","more":"{\"status\":\"Open\"}","digest":4569004155354840844}');
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
    removal INTEGER NOT NULL,
    PRIMARY KEY (case_id, effective_day, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO facts VALUES(1,20239,1,20148,10000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(1,20240,2,20148,10000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(2,20239,1,20120,20000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(2,20240,2,20120,20000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(2,20254,11,20120,19900,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2);
INSERT INTO facts VALUES(3,20239,1,20103,80000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(3,20240,2,20103,85000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(4,20239,1,19997,400000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(4,20240,2,19997,400000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO facts VALUES(4,20254,12,19997,400000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2);
INSERT INTO facts VALUES(4,20255,13,19997,400000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
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
INSERT INTO instalments VALUES(5,1,4,20209,3000,NULL,NULL,'{}',NULL);
INSERT INTO instalments VALUES(5,1,5,20209,3000,NULL,NULL,'',NULL);
INSERT INTO instalments VALUES(5,2,4,20240,3000,NULL,NULL,'{}',NULL);
INSERT INTO instalments VALUES(5,2,5,20270,2000,NULL,NULL,'{}',NULL);
INSERT INTO instalments VALUES(5,3,5,20301,2000,NULL,NULL,'{}',NULL);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    paid_day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reference TEXT NOT NULL,
    instalment_number INTEGER,
    change_id INTEGER NOT NULL REFERENCES changes (id)
, more TEXT NOT NULL DEFAULT '', reverses TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO payments VALUES(1,3,20244,5000,'P1',NULL,3,'{}','');
INSERT INTO payments VALUES(2,2,20245,100,'P2',NULL,3,'{}','');
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
INSERT INTO imports VALUES(1,1,'2026-11-29T20:40:10.708Z','list.csv','4ea0f526e9410eee1a8eddae04385629336c99768c3793b1da4e5d1b603c1d59','cases',20239,'{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0,"left_out":0}','{"run":1,"change":1,"dry_run":false,"kind":"cases","file":{"name":"list.csv","sha256":"4ea0f526e9410eee1a8eddae04385629336c99768c3793b1da4e5d1b603c1d59","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-05-31","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"status","field":"status","by":"alias"}],"rows":{"read":4,"blank":0,"footer":0,"created":4,"updated":0,"unchanged":0,"rejected":0,"left_out":0},"closed":0,"closes_many":false,"closed_outstanding":[],"statuses":[{"header":"status","value":"Open","meaning":"open","is_said":false,"rows":4}],"totals":{"outstanding":[{"currency":"CNY","minor":510000}],"credits":[],"stated":null},"warnings":[{"row":0,"field":null,"code":"currency_assumed","value":"CNY"}],"rejects":[],"notice_counts":[{"code":"currency_assumed","field":null,"rejected":false,"rows":1}],"footers":[]}');
INSERT INTO imports VALUES(2,2,'2026-11-29T20:40:10.810Z','later.csv','f588f00f358ad243f3ea6ef71892916c7d400413ce9ae7c9d5345d237390ef59','cases',20240,'{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0,"left_out":0}','{"run":2,"change":2,"dry_run":false,"kind":"cases","file":{"name":"later.csv","sha256":"f588f00f358ad243f3ea6ef71892916c7d400413ce9ae7c9d5345d237390ef59","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-01","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"name","field":"debtor_name","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"outstanding","field":"outstanding","by":"alias"},{"header":"product","field":"product","by":"alias"},{"header":"status","field":"status","by":"alias"}],"rows":{"read":4,"blank":0,"footer":0,"created":0,"updated":2,"unchanged":2,"rejected":0,"left_out":0},"closed":0,"closes_many":false,"closed_outstanding":[],"statuses":[{"header":"status","value":"Disputed","meaning":"hold","is_said":false,"rows":1},{"header":"status","value":"Open","meaning":"open","is_said":false,"rows":3}],"totals":{"outstanding":[{"currency":"CNY","minor":515000}],"credits":[],"stated":null},"warnings":[{"row":4,"field":"outstanding","code":"balance_up","value":"800.00 → 850.00"}],"rejects":[],"notice_counts":[{"code":"balance_up","field":"outstanding","rejected":false,"rows":1}],"footers":[]}');
INSERT INTO imports VALUES(3,3,'2026-11-29T20:40:10.902Z','paid.csv','c029aab1573598b58fe3f7f0591f65b7d6d235e5958ee009fb348eb953b0258a','payments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0,"left_out":0}','{"run":3,"change":3,"dry_run":false,"kind":"payments","file":{"name":"paid.csv","sha256":"c029aab1573598b58fe3f7f0591f65b7d6d235e5958ee009fb348eb953b0258a","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"paid on","field":"paid_on","by":"alias"},{"header":"amount","field":"amount","by":"alias"},{"header":"reference","field":"reference","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0,"left_out":0},"closed":0,"closes_many":false,"closed_outstanding":[],"statuses":[],"totals":{"outstanding":[{"currency":"CNY","minor":5100}],"credits":[],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(4,4,'2026-11-29T20:40:11.009Z','plan.csv','ab5ca28321f6f1b4d179fff53c21aea870f683e8ec2293fa3b52525f036cc76c','instalments',20249,'{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0,"left_out":0}','{"run":4,"change":4,"dry_run":false,"kind":"instalments","file":{"name":"plan.csv","sha256":"ab5ca28321f6f1b4d179fff53c21aea870f683e8ec2293fa3b52525f036cc76c","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-10","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"instalment no","field":"instalment_no","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"amount","field":"amount","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":2,"updated":0,"unchanged":0,"rejected":0,"left_out":0},"closed":0,"closes_many":false,"closed_outstanding":[],"statuses":[],"totals":{"outstanding":[{"currency":"CNY","minor":6000}],"credits":[],"stated":null},"warnings":[],"rejects":[],"notice_counts":[],"footers":[]}');
INSERT INTO imports VALUES(5,5,'2026-11-29T20:40:11.108Z','plan2.csv','fa6a2f4011ba15c29deb83a794d40fadec46a16d282f249cacc623345123554f','instalments',20251,'{"read":2,"blank":0,"footer":0,"created":1,"updated":1,"unchanged":0,"rejected":0,"left_out":0}','{"run":5,"change":5,"dry_run":false,"kind":"instalments","file":{"name":"plan2.csv","sha256":"fa6a2f4011ba15c29deb83a794d40fadec46a16d282f249cacc623345123554f","format":"csv","encoding":"UTF-8","delimiter":",","sheet":null,"header_row":1},"as_of":"2025-06-12","profile":null,"columns":[{"header":"loan no","field":"loan_no","by":"alias"},{"header":"instalment no","field":"instalment_no","by":"alias"},{"header":"due date","field":"due_date","by":"alias"},{"header":"amount","field":"amount","by":"alias"}],"rows":{"read":2,"blank":0,"footer":0,"created":1,"updated":1,"unchanged":0,"rejected":0,"left_out":0},"closed":0,"closes_many":false,"closed_outstanding":[],"statuses":[],"totals":{"outstanding":[{"currency":"CNY","minor":4000}],"credits":[],"stated":null},"warnings":[{"row":2,"field":"instalment_no","code":"instalments_lacking","value":"1"}],"rejects":[],"notice_counts":[{"code":"instalments_lacking","field":"instalment_no","rejected":false,"rows":1}],"footers":[]}');
CREATE TABLE collectors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    weight INTEGER NOT NULL,
    most_cases INTEGER,
    takes TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    retired_change INTEGER REFERENCES changes (id)
, team TEXT NOT NULL DEFAULT '', most_outstanding INTEGER, absences TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO collectors VALUES(1,'Anna',1,NULL,'[]',6,NULL,'',NULL,'[]');
INSERT INTO collectors VALUES(2,'Bo',1,NULL,'[]',7,NULL,'',NULL,'[]');
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
INSERT INTO assignments VALUES(1,2,1,20252,8,NULL,NULL,NULL,NULL);
INSERT INTO assignments VALUES(2,3,2,20252,8,NULL,NULL,NULL,NULL);
INSERT INTO assignments VALUES(3,4,2,20252,8,20256,15,NULL,NULL);
INSERT INTO assignments VALUES(4,5,1,20252,8,NULL,NULL,NULL,NULL);
CREATE TABLE divisions (
    id INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    seed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
INSERT INTO divisions VALUES(1,8,423869384908944,'18181c81e60900943f6773dd00fd9fa490b0b94d5ff297763b13beea1e3ebf6c','{"caseload_certificate":3,"division":1,"change":8,"as_of":"2025-06-13","policy":"standard@1","bucket_set":"m@1","rules":{"name":"","rules":[{"only":"unassigned","by":"count"}]},"seed":423869384908944,"digest":"18181c81e60900943f6773dd00fd9fa490b0b94d5ff297763b13beea1e3ebf6c","adjustments":[],"outcome_digest":"5966ca53115ca84446f129cac61bbf3f9fb0f3a5128421373f1a9740f37c76a4","collectors":[{"name":"Anna","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":22900}],"by_bucket":{"M2":1,"M5":1},"cases_before":0,"cases_after":2,"before":{"cases":0,"debtors":0,"outstanding":[],"by_bucket":{}},"after":{"cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":22900}],"by_bucket":{"M2":1,"M5":1}},"over_cases":0,"over_money":null},{"name":"Bo","cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":480000}],"by_bucket":{"M5":1,"M7+":1},"cases_before":0,"cases_after":2,"before":{"cases":0,"debtors":0,"outstanding":[],"by_bucket":{}},"after":{"cases":2,"debtors":2,"outstanding":[{"currency":"CNY","minor":480000}],"by_bucket":{"M5":1,"M7+":1}},"over_cases":0,"over_money":null}],"figures":[{"rule":1,"name":"","by":"count","arm":null,"debtors":4,"cases":4,"takers":["Anna","Bo"],"count_difference":0,"best_count_difference":0,"by_bucket":{"M2":{"count_difference":1,"best_count_difference":1},"M5":{"count_difference":0,"best_count_difference":0},"M7+":{"count_difference":1,"best_count_difference":1}},"spread_percent":181.78564326903955,"floor_percent":118.15470272419964,"obstacles":[]}],"assigned":4,"kept":0,"moved":0,"left":{"held":1},"unmatched":0,"adjusted":0,"away":[],"spread_percent":181.78564326903955,"floor_percent":118.15470272419964,"count_difference":0,"best_count_difference":0}');
CREATE TABLE agencies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
INSERT INTO agencies VALUES(1,'North',14);
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
INSERT INTO batches VALUES(1,'20250617-01',1,20256,20256,20346,90,'m','next-day',15,NULL,1);
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
INSERT INTO placements VALUES(1,1,4,1,1,19997,259,'M7+',400000,NULL,NULL,NULL,NULL,NULL,20256,15,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'',NULL,NULL,NULL,200000);
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    at TEXT NOT NULL,
    files TEXT NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id)
, fields TEXT NOT NULL DEFAULT '[]', agency_version INTEGER NOT NULL DEFAULT 1, day INTEGER, settings TEXT NOT NULL DEFAULT '{}') STRICT;
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
INSERT INTO holds VALUES(1,1,'status: Disputed',20240,NULL,2,NULL,NULL);
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
INSERT INTO agency_versions VALUES(1,1,'{"format":1,"valid_from":null,"valid_until":null,"term_days":90,"most_cases":null,"most_outstanding":null,"regions":[],"contacts":[],"commission":[{"bucket":null,"from_hand":1,"parts_per_million":200000,"minimum":null,"maximum":null}],"direct_from_day":3,"tail_days":0,"cooling_off_days":0}','{"format":1,"reference":"","delete_within_days":null,"fields":[]}','{"format":1,"columns":[],"language":null,"csv_encoding":"utf8","file_name":""}',14);
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
INSERT INTO book_head VALUES(1,15,'4e3f2b6c87e02c85bc071e3dc19f29082b2110231f4ac6bb7d8343e2d6bdc1e5');
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
INSERT INTO case_headers VALUES(1,0,'status');
INSERT INTO case_headers VALUES(2,0,'status');
CREATE TABLE dependencies (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    on_change INTEGER NOT NULL REFERENCES changes (id),
    kind TEXT NOT NULL,
    PRIMARY KEY (change_id, on_change)
) STRICT, WITHOUT ROWID;
INSERT INTO dependencies VALUES(2,1,'repeats');
INSERT INTO dependencies VALUES(5,4,'repeats');
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
CREATE TABLE IF NOT EXISTS "told_cases" (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    told_file_id INTEGER NOT NULL REFERENCES told_files (id),
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (case_id, told_file_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE schedule_starts (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    from_day INTEGER NOT NULL,
    change_id INTEGER NOT NULL REFERENCES changes (id),
    PRIMARY KEY (case_id, change_id)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_starts VALUES(5,20251,5);
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
CREATE INDEX schedule_starts_change ON schedule_starts (change_id);
COMMIT;
PRAGMA application_id = 1130460005;
PRAGMA user_version = 7;
