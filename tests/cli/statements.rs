//! Statements of banks as files of payments: camt, MT940, and the exports of banks' web pages.

use crate::Cli;
use serde_json::{Value, json};

const DAY: &str = "2025-12-30";

/// A book with four loans that owe 1,000 each.
fn book() -> Cli {
    let cli = Cli::as_of(DAY);
    let list = "loan no,name,due date,outstanding,currency\nKR-1001,A,2025-06-01,1000.00,EUR\n\
        KR-1002,B,2025-06-01,1000.00,EUR\nKR-1003,C,2025-06-01,1000.00,EUR\nKR-1004,D,2025-06-01,1000.00,EUR\n";
    let file = cli.file("loans.csv", list);
    cli.json(&["import", file.to_str().unwrap(), "--as-of", "2025-12-01"]);
    cli
}

fn owed(cli: &Cli) -> Vec<i64> {
    ["KR-1001", "KR-1002", "KR-1003", "KR-1004"]
        .iter()
        .map(|loan_no| cli.json(&["case", loan_no])["outstanding"]["minor"].as_i64().expect("a number"))
        .collect()
}

fn counts(result: &Value) -> Value {
    let rows = &result["rows"];
    json!([rows["created"], rows["unchanged"], rows["rejected"], rows["left_out"]])
}

fn import(cli: &Cli, name: &str, content: &str, more: &[&str]) -> Value {
    let file = cli.file(name, content);
    let mut arguments = vec!["import", file.to_str().expect("a path")];
    arguments.extend(more);
    cli.json(&arguments)
}

fn asked(cli: &Cli, name: &str, content: &str) -> Value {
    let file = cli.file(name, content);
    let (code, said) = cli.exit_and_json(&["import", file.to_str().expect("a path")]);
    assert_eq!(code, 1, "{said}");
    said["error"].clone()
}

/// An entry of camt: amount, side, status, whether it is a reversal, reference and what stands in its details.
fn entry(amount: &str, side: &str, status: &str, reversal: &str, reference: &str, details: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{reversal}<Sts><Cd>{status}</Cd></Sts>\
         <BookgDt><Dt>2025-12-10</Dt></BookgDt><ValDt><Dt>2025-12-11</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>\
         <NtryDtls>{details}</NtryDtls></Ntry>"
    )
}

fn detail(text: &str) -> String {
    format!("<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>")
}

fn camt(entries: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\
         <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2025-12-10T23:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id>\
         <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>{}</Stmt></BkToCstmrStmt></Document>",
        entries.concat()
    )
}

#[test]
fn what_came_by_camt_is_booked_and_what_did_not_is_not() {
    let cli = book();
    let amount_of = |minor: &str| format!("<Amt Ccy=\"EUR\">{minor}</Amt><CdtDbtInd>CRDT</CdtDbtInd>");
    let batch = [("40.00", "KR-1003"), ("60.00", "KR-1004")]
        .map(|(amount, loan)| detail(loan).replace("<RmtInf>", &format!("{}<RmtInf>", amount_of(amount))))
        .concat();
    let statement = camt(&[
        entry("200.00", "CRDT", "BOOK", "", "R1", &detail("Rate Dezember KR-1001</Ustrd><Ustrd>danke")),
        entry("70.00", "CRDT", "PDNG", "", "R2", &detail("KR-1002")),
        entry("100.00", "CRDT", "BOOK", "", "R3", &batch),
        entry("55.00", "DBIT", "BOOK", "<RvslInd>true</RvslInd>", "R4", &detail("Ruecklast KR-1001")),
        entry("33.00", "CRDT", "BOOK", "", "R5", &detail("Miete")),
    ]);
    let result = import(&cli, "statement.xml", &statement, &[]);
    assert_eq!((&result["kind"], &result["file"]["format"]), (&json!("payments"), &json!("camt")));
    assert_eq!(counts(&result), json!([4, 0, 1, 1]), "{result}");
    assert_eq!(owed(&cli), [85_500, 100_000, 96_000, 94_000]);
    assert_eq!(cli.json(&["case", "KR-1001"])["payments"][0]["reference"], "R1");
    // The same money again changes nothing.
    assert_eq!(counts(&import(&cli, "again.xml", &format!("{statement}\n"), &[])), json!([0, 4, 1, 1]));
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn money_that_went_out_by_a_statement_is_asked_about() {
    let cli = book();
    let statement = camt(&[
        entry("200.00", "CRDT", "BOOK", "", "R1", &detail("KR-1001")),
        entry("12.00", "DBIT", "BOOK", "", "R2", &detail("Fees KR-1002")),
    ]);
    let said = asked(&cli, "statement.xml", &statement);
    assert_eq!((&said["code"], &said["params"]["values"]), (&json!("statuses_unknown"), &json!(["D"])));
    let result = import(&cli, "statement.xml", &statement, &["--status", "D=not-money"]);
    assert_eq!(counts(&result), json!([1, 0, 0, 1]));
    assert_eq!(owed(&cli), [80_000, 100_000, 100_000, 100_000]);
}

#[test]
fn a_notification_and_a_statement_of_the_same_money_count_once() {
    let cli = book();
    let entries = [entry("200.00", "CRDT", "BOOK", "", "R1", &detail("KR-1001"))];
    let statement = camt(&entries);
    let notification = statement
        .replace("camt.053", "camt.054")
        .replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
        .replace("Stmt>", "Ntfctn>");
    assert_eq!(counts(&import(&cli, "note.xml", &notification, &[])), json!([1, 0, 0, 0]));
    assert_eq!(counts(&import(&cli, "statement.xml", &statement, &[])), json!([0, 1, 0, 0]));
    assert_eq!(owed(&cli)[0], 80_000);
}

const MT940: &str = "{1:F01BANKDEFFAXXX0000000000}{2:O9400000000000BANKDEFFAXXX00000000000000000000N}{4:\r\n\
:20:STMT1\r\n:25:37040044/532013000\r\n:28C:00012/001\r\n:60F:C251201EUR1000,00\r\n\
:61:2512101210C200,00NTRFNONREF//B-1\r\n\
:86:166?00GUTSCHRIFT?20SVWZ+Rate Dezember fuer KR-?211001 danke?30COBADEFF?31DE1002?32ANN BO\r\n\
:61:2512111211C50,5NTRFKR-1002//B-2\r\n:86:Ueberweisung von Cy Doe & Söhne, Darlehen\r\nKR-1002 Rate 3\r\n\
:NS:22CY DOE\r\n\
:61:2512121212RC20,00NTRFNONREF//B-3\r\n:86:Rueckgabe KR-1001\r\n\
:62F:C251212EUR1230,50\r\n-}\r\n";

#[test]
fn a_statement_of_swift_is_read() {
    let cli = book();
    let result = import(&cli, "statement.sta", MT940, &[]);
    assert_eq!((&result["file"]["format"], counts(&result)), (&json!("mt940"), json!([3, 0, 0, 0])), "{result}");
    assert_eq!(owed(&cli), [82_000, 94_950, 100_000, 100_000]);
    assert_eq!(cli.json(&["case", "KR-1002"])["payments"][0]["paid_on"], "2025-12-11");
    assert_eq!(counts(&import(&cli, "again.txt", &format!("{MT940}\r\n"), &[])), json!([0, 3, 0, 0]));
    // What is cut off is not read by halves.
    let half = &MT940[..MT940.find(":62F:").unwrap()];
    assert_eq!(asked(&cli, "half.sta", half)["code"], "file_damaged");
}

#[test]
fn exports_of_banks_are_statements_whatever_their_headers() {
    for (name, text, options) in [
        (
            "withdrawals and deposits",
            "Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance\n\
             10/12/25,UPI-ANN-KR-1001,000001,10/12/25,,200.00,1200.00\n11/12/25,CHARGES,000002,11/12/25,12.00,,1188.00\n",
            &["--dates", "dmy", "--status", "debit=not-money"][..],
        ),
        (
            "Af Bij",
            "Datum;Naam / Omschrijving;Rekening;Tegenrekening;Code;Af Bij;Bedrag (EUR);Mutatiesoort;Mededelingen\n\
             20251210;Ann;NL01INGB0000000001;NL02RABO0000000002;GT;Bij;200,00;Online bankieren;KR-1001 december\n\
             20251211;Bank;NL01INGB0000000001;;DV;Af;12,00;Diversen;Kosten\n",
            &["--status", "Af=not-money"],
        ),
        (
            "the payer's account is no loan",
            "Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;Kontonummer;BLZ;Betrag;Waehrung\n\
             532013000;10.12.2025;10.12.2025;GUTSCHRIFT;KR-1001 Rate;DE44500105175407324931;50010517;200,00;EUR\n",
            &[],
        ),
        (
            "sides behind the amounts",
            "Tanggal,Keterangan,Cabang,Jumlah,Saldo\n10/12/2025,TRSF KR-1001 ANN,0001,200.00 CR,1200.00\n\
             11/12/2025,BIAYA ADM,0001,12.00 DB,1188.00\n",
            &["--dates", "dmy", "--status", "DB=not-money"],
        ),
    ] {
        let cli = book();
        let result = import(&cli, "statement.csv", text, options);
        assert_eq!(result["kind"], "payments", "{name}");
        assert_eq!(owed(&cli), [80_000, 100_000, 100_000, 100_000], "{name}: {result}");
    }
}

#[test]
fn an_open_side_and_both_sides_in_one_row_are_no_money_in_silence() {
    let cli = book();
    let open = "loan no,paid on,amount,D/C\nKR-1001,2025-12-10,200.00,C\nKR-1002,2025-12-10,100.00,\n";
    let said = asked(&cli, "open.csv", open);
    assert_eq!((&said["code"], &said["params"]["values"]), (&json!("statuses_unknown"), &json!(["(blank)"])));
    import(&cli, "open.csv", open, &["--status", "(blank)=money"]);
    assert_eq!(owed(&cli), [80_000, 90_000, 100_000, 100_000]);

    let cli = book();
    let both = "loan no,paid on,debit,credit\nKR-1001,2025-12-10,,200.00\nKR-1002,2025-12-10,40.00,100.00\n";
    let result = import(&cli, "both.csv", both, &[]);
    assert_eq!(result["rejects"][0]["code"], "both_sides");
    assert_eq!(owed(&cli), [80_000, 100_000, 100_000, 100_000]);

    let cli = book();
    let behind = "loan no,paid on,amount\nKR-1001,2025-12-10,200.00 Cr\nKR-1002,2025-12-10,40.00 Dr\n";
    let said = asked(&cli, "behind.csv", behind);
    assert_eq!(said["params"]["values"], json!(["Dr"]));
    import(&cli, "behind.csv", behind, &["--status", "Dr=reversal"]);
    assert_eq!(owed(&cli), [80_000, 104_000, 100_000, 100_000]);
}

#[test]
fn what_is_known_and_not_read_says_what_it_is() {
    let cli = book();
    for (name, content, format) in [
        ("statement.ofx", "OFXHEADER:100\nDATA:OFXSGML\n<OFX></OFX>\n", "OFX"),
        ("statement.xml", "<?xml version=\"1.0\"?><OFX><BANKMSGSRSV1/></OFX>", "OFX"),
        ("statement.qif", "!Type:Bank\nD10/12/2025\nT200.00\n^\n", "QIF"),
        ("list.pdf", "%PDF-1.7\n", "PDF"),
        ("order.xml", "<?xml version=\"1.0\"?><Document><CstmrCdtTrfInitn/></Document>", "pain.001"),
    ] {
        let said = asked(&cli, name, content);
        assert_eq!((&said["code"], &said["params"]["format"]), (&json!("not_a_spreadsheet"), &json!(format)), "{name}");
    }
}

#[test]
fn every_version_of_a_message_in_use_is_read() {
    for kind in ["052", "053", "054"] {
        for version in ["02", "04", "06", "07", "08", "10"] {
            let cli = book();
            let (root, part) = match kind {
                "052" => ("BkToCstmrAcctRpt", "Rpt>"),
                "053" => ("BkToCstmrStmt", "Stmt>"),
                _ => ("BkToCstmrDbtCdtNtfctn", "Ntfctn>"),
            };
            let mut statement = camt(&[entry("200.00", "CRDT", "BOOK", "", "R1", &detail("KR-1001"))]);
            // Before version 06 a status is a word.
            if version < "06" {
                statement = statement.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>");
            }
            let statement = statement
                .replace("camt.053.001.08", &format!("camt.{kind}.001.{version}"))
                .replace("BkToCstmrStmt", root)
                .replace("Stmt>", part);
            assert_eq!(
                counts(&import(&cli, "statement.xml", &statement, &[])),
                json!([1, 0, 0, 0]),
                "{kind} {version}"
            );
            assert_eq!(owed(&cli)[0], 80_000, "{kind} {version}");
        }
    }
}

#[test]
fn the_reference_that_the_creditor_gave_names_the_loan() {
    let cli = book();
    let reference = "<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>KR-1003</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>";
    let statement = camt(&[entry("200.00", "CRDT", "BOOK", "", "R1", reference)]);
    assert_eq!(counts(&import(&cli, "statement.xml", &statement, &[])), json!([1, 0, 0, 0]));
    assert_eq!(owed(&cli)[2], 80_000);
}

#[test]
fn what_goes_out_within_a_booking_of_several_is_asked_about() {
    let cli = book();
    let part = |amount: &str, side: &str, loan: &str| {
        let said = format!("<Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><RmtInf>");
        detail(loan).replace("<RmtInf>", &said)
    };
    let parts = part("300.00", "CRDT", "KR-1001") + &part("100.00", "DBIT", "KR-1002");
    let said = asked(&cli, "statement.xml", &camt(&[entry("200.00", "CRDT", "BOOK", "", "R1", &parts)]));
    assert_eq!((&said["code"], &said["params"]["values"]), (&json!("statuses_unknown"), &json!(["D"])));
}

#[test]
fn a_booking_around_new_year_is_of_the_nearest_year() {
    for (line, day) in
        [("2501021231C50,00", "2024-12-31"), ("2412310102C50,00", "2025-01-02"), ("2511301201C50,00", "2025-12-01")]
    {
        let cli = book();
        let start = MT940.find(":61:").expect("a line");
        let statement =
            format!("{}:61:{line}NTRFNONREF//B-9\r\n:86:KR-1001\r\n:62F:C251212EUR1050,00\r\n-}}\r\n", &MT940[..start]);
        import(&cli, "statement.sta", &statement, &[]);
        assert_eq!(cli.json(&["case", "KR-1001"])["payments"][0]["paid_on"], day, "{line}");
    }
}
