//! A corpus of invented files in the shapes of real systems, each with what is right: what is understood exactly, or what
//! is asked. Prints the score; nothing may be understood wrongly.

use crate::Cli;
use serde_json::Value;

const DAY: &str = "2025-12-30";

/// What must come of a file.
enum Right {
    /// Cases: loan number, minor units of the currency, days past due.
    Cases(&'static str, &'static [(&'static str, i64, i64)]),
    /// Payments into a book that has their loans, and their sum in minor units.
    Payments(&'static str, i64),
    /// The refusal that asks.
    Asked(&'static str),
}

use Right::{Asked, Cases, Payments};

/// A file: the system whose shape it has, its text, and what is right.
type File = (&'static str, &'static str, Right);

const FILES: &[File] = &[
    (
        "Fineract, loan arrears",
        "Branch,Loan Officer,Client ID,Client Name,Loan Account No.,Loan Product,Disbursed On,Principal Overdue,Interest Overdue,Fees Overdue,Penalties Overdue,Total Overdue,Overdue Since,Days In Arrears\n\
         Head Office,Mary,17,Ann Bo,000000017,Micro,2025-02-01,800.00,150.00,0.00,50.00,1000.00,2025-11-15,45\n\
         Head Office,Mary,18,Cy Doe,000000018,Micro,2025-03-01,1500.00,400.00,100.00,0.00,2000.00,2025-12-18,12\n",
        Cases("CNY", &[("000000017", 100_000, 45), ("000000018", 200_000, 12)]),
    ),
    (
        "Mambu, loan accounts",
        "Account ID,Account Holder Name,Product Name,Loan Amount,Disbursement Date,Principal Balance,Interest Balance,Total Due,Days Late,Account State\n\
         XKJD001,Ann Bo,Business,50000,2025-01-10,41000.00,1200.00,5100.25,45,ACTIVE_IN_ARREARS\n\
         XKJD002,Cy Doe,Business,20000,2025-01-12,11000.00,300.00,700.00,3,ACTIVE_IN_ARREARS\n",
        Cases("CNY", &[("XKJD001", 510_025, 45), ("XKJD002", 70_000, 3)]),
    ),
    (
        "SACCO, loan book in shillings",
        "MEMBER NO,MEMBER NAME,LOAN NO,LOAN TYPE,AMOUNT DISBURSED,DATE DISBURSED,MONTHLY INSTALLMENT,LOAN BALANCE (KSH),ARREARS (KSH),DAYS IN ARREARS\n\
         M001,ANN BO,L-1,EMERGENCY,\"100,000.00\",01/02/2025,\"9,200.00\",\"64,000.00\",\"18,400.00\",58\n\
         M002,CY DOE,L-2,SCHOOL FEES,\"50,000.00\",15/03/2025,\"4,600.00\",\"30,000.00\",\"4,600.00\",21\n",
        Cases("KES", &[("L-1", 1_840_000, 58), ("L-2", 460_000, 21)]),
    ),
    (
        "MFI tape in camelCase",
        "loanId,clientName,phoneNumber,branchName,disbursedAmount,outstandingBalance,amountInArrears,daysInArrears\n\
         9001,Ann Bo,0700000001,Nairobi,10000,7000.00,1500.50,33\n\
         9002,Cy Doe,0700000002,Kisumu,20000,9000.00,2500.00,95\n",
        Cases("CNY", &[("9001", 150_050, 33), ("9002", 250_000, 95)]),
    ),
    (
        "Indian NBFC, delinquency",
        "LAN,Customer Name,Mobile No,Branch,Product,Sanction Amount,EMI Amount,EMI Overdue Amt,POS,DPD,Bucket\n\
         LAI-00012,Ann Bo,9876543210,Pune,2W,\"1,10,000\",\"4,500\",\"9,000.00\",\"78,000.00\",45,SMA-1\n\
         LAI-00013,Cy Doe,9876543211,Pune,2W,\"90,000\",\"3,700\",\"3,700.00\",\"61,000.00\",12,SMA-0\n",
        Cases("CNY", &[("LAI-00012", 900_000, 45), ("LAI-00013", 370_000, 12)]),
    ),
    (
        "Nigerian lender with signs",
        "Loan ID,Full Name,BVN,Phone,Disbursed Date,Tenor,Amount Overdue,Days Overdue\n\
         NG1,Ann Bo,22200000001,08030000001,2025-06-01,6 months,\"₦123,456.50\",45\n\
         NG2,Cy Doe,22200000002,08030000002,2025-07-01,6 months,\"₦9,000.00\",7\n",
        Cases("NGN", &[("NG1", 12_345_650, 45), ("NG2", 900_000, 7)]),
    ),
    (
        "Philippine lending, pesos",
        "Loan Account Number,Borrower,Contact Number,Past Due Amount (PHP),Days Past Due\n\
         PH-1,Ann Bo,09170000001,\"5,250.75\",31\nPH-2,Cy Doe,09170000002,800.00,1\n",
        Cases("PHP", &[("PH-1", 525_075, 31), ("PH-2", 80_000, 1)]),
    ),
    (
        "Indonesian multi-finance",
        "No. Kontrak;Nama Konsumen;No HP;Tgl Jatuh Tempo;Jumlah Tunggakan (Rp);Denda\n\
         ID-1;Ann Bo;0812000001;15-11-2025;1.250.000,00;50.000,00\nID-2;Cy Doe;0812000002;28-11-2025;2.000.000,00;0,00\n",
        Cases("IDR", &[("ID-1", 125_000_000, 45), ("ID-2", 200_000_000, 32)]),
    ),
    (
        "Mexican SOFOM",
        "No. de Crédito,Nombre del Cliente,Teléfono Celular,Sucursal,Monto Otorgado,Saldo Insoluto,Saldo Vencido (MXN),Días de Mora\n\
         MX-1,Ann Bo,5550000001,Centro,\"20,000.00\",\"15,000.00\",\"2,400.00\",45\nMX-2,Cy Doe,5550000002,Sur,\"8,000.00\",\"5,000.00\",750.50,10\n",
        Cases("MXN", &[("MX-1", 240_000, 45), ("MX-2", 75_050, 10)]),
    ),
    (
        "Colombian cooperative",
        "Número de Obligación;Cédula;Nombre Completo;Celular;Valor en Mora;Días en Mora;Saldo Capital\n\
         CO-1;52000001;Ann Bo;3000000001;1.250.000,50;45;9.000.000,00\nCO-2;52000002;Cy Doe;3000000002;80.000,00;3;700.000,00\n",
        Cases("CNY", &[("CO-1", 125_000_050, 45), ("CO-2", 8_000_000, 3)]),
    ),
    (
        "German Forderungsliste",
        "Vertragsnummer;Schuldner;Telefonnummer;Fälligkeitsdatum;Offener Betrag (EUR);Mahnstufe\n\
         DE-1;Jörg Müller;+4915100000001;15.11.2025;1.234,56;2\nDE-2;Änne Weiß;+4915100000002;28.11.2025;99,00;1\n",
        Cases("EUR", &[("DE-1", 123_456, 45), ("DE-2", 9_900, 32)]),
    ),
    (
        "French état des impayés",
        "N° de prêt;Nom et prénom;Téléphone;Date du premier impayé;Montant impayé;Capital restant dû\n\
         FR-1;Ann Bô;0600000001;15/11/2025;1 234,56 €;9 000,00 €\nFR-2;Cy Doé;0600000002;28/11/2025;99,00 €;700,00 €\n",
        Cases("EUR", &[("FR-1", 123_456, 45), ("FR-2", 9_900, 32)]),
    ),
    (
        "West African MFI",
        "Numéro de dossier;Nom du client;Agence;Montant en retard (FCFA);Jours de retard\n\
         SN-1;Ann Bo;Dakar;125 000;45\nSN-2;Cy Doe;Thiès;8 000;3\n",
        Asked("currency_unsaid"),
    ),
    (
        "Turkish finance company",
        "Sözleşme No;Müşteri Adı Soyadı;Cep Telefonu;Vade Tarihi;Geciken Tutar (TL);Gecikme Gün Sayısı\n\
         TR-1;Ayşe Yılmaz;05320000001;15.11.2025;1.234,56;45\nTR-2;İlker Şen;05320000002;28.11.2025;99,00;32\n",
        Cases("TRY", &[("TR-1", 123_456, 45), ("TR-2", 9_900, 32)]),
    ),
    (
        "Polish loan company",
        "Nr umowy;Imię i nazwisko;PESEL;Nr telefonu;Kwota zaległa;Dni po terminie\n\
         PL-1;Ann Bo;90010100001;500000001;1 234,56 zł;45\nPL-2;Cy Doe;90010100002;500000002;99,00 zł;3\n",
        Cases("PLN", &[("PL-1", 123_456, 45), ("PL-2", 9_900, 3)]),
    ),
    (
        "Gulf finance company in Arabic",
        "رقم العقد,اسم العميل,رقم الجوال,المبلغ المتأخر,أيام التأخير\nSA-1,أحمد,0500000001,1234.50,45\nSA-2,سارة,0500000002,99.00,3\n",
        Cases("CNY", &[("SA-1", 123_450, 45), ("SA-2", 9_900, 3)]),
    ),
    (
        "Chinese consumer finance",
        "借据编号,客户名称,证件号码,联系电话,产品名称,贷款金额（元）,贷款余额（元）,逾期总额（元）,逾期天数,当前期数\n\
         JJ0001,张一,11010119900307003X,13800000001,消费贷,10000.00,8000.00,1234.56,45,3\nJJ0002,李二,11010119900307011X,13800000002,消费贷,5000.00,4000.00,99.00,3,2\n",
        Cases("CNY", &[("JJ0001", 123_456, 45), ("JJ0002", 9_900, 3)]),
    ),
    (
        "Chinese platform, days and instalment",
        "订单号,借款人姓名,手机,借款金额,每期还款额,逾期金额,应还日\nDD1,张一,13800000001,3000.00,550.00,1100.00,2025-11-15\nDD2,李二,13800000002,2000.00,370.00,370.00,2025-12-18\n",
        Cases("CNY", &[("DD1", 110_000, 45), ("DD2", 37_000, 12)]),
    ),
    (
        "Chinese agency's list, in ten thousands",
        "单位：万元\n委案编号,债务人姓名,委案金额,逾期天数\nWA1,张一,1.25,400\nWA2,李二,0.50,200\n",
        Cases("CNY", &[("WA1", 1_250_000, 400), ("WA2", 500_000, 200)]),
    ),
    (
        "QuickBooks, open invoices",
        "Type,Date,Num,Name,Due Date,Aging,Open Balance\nInvoice,10/16/2025,1001,Ann Bo,11/15/2025,45,\"1,000.00\"\nInvoice,11/28/2025,1002,Cy Doe,12/28/2025,2,250.00\n",
        Asked("column_missing"),
    ),
    (
        "SAP FBL5N",
        "Customer;Document Number;Document Date;Net Due Date;Amount in Local Currency;Local Currency;Arrears after Net Due Date\n\
         100001;1800000001;16.10.2025;15.11.2025;1.000,00;EUR;45\n100002;1800000002;28.11.2025;28.12.2025;250,00;EUR;2\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "Odoo, invoices",
        "Number,Invoice Partner Display Name,Invoice Date,Due Date,Amount Due,Currency\n\
         INV/2025/0001,Ann Bo,2025-10-16,2025-11-15,1000.00,EUR\nINV/2025/0002,Cy Doe,2025-11-28,2025-12-28,250.00,EUR\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "ERPNext, accounts receivable",
        "Posting Date,Customer,Voucher Type,Voucher No,Due Date,Invoiced Amount,Paid Amount,Outstanding Amount,Age (Days),Currency\n\
         2025-10-16,Ann Bo,Sales Invoice,SINV-1,2025-11-15,1500.00,500.00,1000.00,45,INR\n2025-11-28,Cy Doe,Sales Invoice,SINV-2,2025-12-28,250.00,0.00,250.00,2,INR\n",
        Cases("INR", &[("SINV-1", 100_000, 45), ("SINV-2", 25_000, 2)]),
    ),
    (
        "A tape with computed amounts",
        "loan_number,borrower_name,due_date,total_overdue_usd\n1,Ann Bo,2025-11-15,1234.5600000000001\n2,Cy Doe,2025-11-28,99.999999999\n",
        Cases("USD", &[("1", 123_456, 45), ("2", 10_000, 32)]),
    ),
    (
        "Two amounts without a name that tells",
        "loan no,due date,Sum A,Sum B\n1,2025-11-15,1.50,2.50\n2,2025-11-15,3.50,4.50\n",
        Asked("column_missing"),
    ),
    (
        "Only the instalment",
        "loan no,due date,EMI,Sanctioned Limit\n1,2025-11-15,1.50,250.00\n2,2025-11-15,3.50,450.00\n",
        Asked("column_missing"),
    ),
    (
        "Only the day of disbursement",
        "loan no,Disbursed,Overdue Amount\n1,2025-11-15,1.50\n2,2025-11-15,3.50\n",
        Cases("CNY", &[("1", 150, 0), ("2", 350, 0)]),
    ),
    (
        "Dollars of nobody knows where",
        "loan no,due date,overdue amount\n1,2025-11-15,$1.50\n2,2025-11-15,$3.50\n",
        Asked("currency_unsaid"),
    ),
    (
        "Zoho Books, invoices",
        "Invoice Number,Invoice Status,Customer Name,Due Date,Total,Balance Due,Currency Code\n\
         INV-000001,Overdue,Ann Bo,2025-11-15,1500.00,1000.00,USD\nINV-000002,Overdue,Cy Doe,2025-12-28,250.00,250.00,USD\n",
        Cases("USD", &[("INV-000001", 100_000, 45), ("INV-000002", 25_000, 2)]),
    ),
    (
        "Flexcube, overdue accounts",
        "ACCOUNT_NUMBER,CUSTOMER_NO,CUSTOMER_NAME,CCY,AMOUNT_FINANCED,AMOUNT_OVERDUE,OVERDUE_DAYS,MATURITY_DATE\n\
         000100200300,0001,ANN BO,KES,500000.00,12500.50,45,2027-06-30\n000100200301,0002,CY DOE,KES,90000.00,700.00,3,2026-06-30\n",
        Cases("KES", &[("000100200300", 1_250_050, 45), ("000100200301", 70_000, 3)]),
    ),
    (
        "Loan software, past due",
        "Loan Number,Borrower Name,Primary Phone,Days Past Due,Amount Past Due,Principal Balance,Next Due Date\n\
         L100,Ann Bo,5550000001,45,\"1,250.50\",\"9,000.00\",2025-11-15\nL101,Cy Doe,5550000002,3,700.00,800.00,2025-12-27\n",
        Cases("CNY", &[("L100", 125_050, 45), ("L101", 70_000, 3)]),
    ),
    (
        "Group lending, arrears by member",
        "Group Name;Member No;Member Name;Loan No;Arrears Amount;Arrears Days\n\
         Umoja;7;Ann Bo;G-1;1500,50;45\nUmoja;8;Cy Doe;G-2;700,00;3\n",
        Cases("CNY", &[("G-1", 150_050, 45), ("G-2", 70_000, 3)]),
    ),
    (
        "A schedule as core banking exports it",
        "Loan Account No,Installment No,Due Date,Total Installment,Principal Due,Interest Due,Amount Paid,Date Paid\n\
         S-1,1,2025-11-15,500.00,450.00,50.00,200.00,2025-11-20\nS-1,2,2025-12-15,500.00,455.00,45.00,0.00,\n",
        Cases("CNY", &[("S-1", 80_000, 45)]),
    ),
    (
        "A schedule without numbers",
        "loan_id,due_date,amount_due,amount_paid,paid_date\nS-1,2025-11-15,500.00,200.00,2025-11-20\nS-1,2025-12-15,500.00,,\n",
        Cases("CNY", &[("S-1", 80_000, 45)]),
    ),
    (
        "A tape whose key has no name that tells",
        "AA.ID,CUSTOMER,CURRENCY,OVERDUE.AMT,OD.DAYS\nAA2501,Ann Bo,USD,1000.00,45\nAA2502,Cy Doe,USD,250.00,2\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "Thousands that nobody quoted",
        "loan no,name,due date,overdue amount\n1,Ann Bo,2025-11-15,1,250.50\n2,Cy Doe,2025-12-27,700.00\n",
        Cases("CNY", &[("1", 125_050, 45), ("2", 70_000, 3)]),
    ),
    (
        "Loan numbers that a float went through",
        "loan no,name,due date,overdue amount\n101.0,Ann Bo,2025-11-15,1250.50\n102.0,Cy Doe,2025-12-27,700.00\n",
        Cases("CNY", &[("101", 125_050, 45), ("102", 70_000, 3)]),
    ),
    (
        "Xero, receivables",
        "Contact,Invoice Number,Invoice Date,Due Date,Total,Paid,Due,Sent\nAcme,INV-1,2025-10-01,2025-10-31,1500.00,500.00,1000.00,Yes\nBolt,INV-2,2025-10-02,2025-11-01,90.50,0.00,90.50,Yes\n",
        Asked("column_missing"),
    ),
    (
        "A total beside what was paid",
        "Loan No,Name,Total Due,Amount Paid,Remaining,Due Date\nL1,Ann,500,50,450,2025-11-01\nL2,Bo,90,0,90,2025-11-01\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "What is overdue beside everything outstanding",
        "Loan No,Name,Outstanding,Overdue\nL1,Ann,3000,450\nL2,Bo,2000,50\n",
        Cases("CNY", &[("L1", 45_000, 0), ("L2", 5_000, 0)]),
    ),
    (
        "The parts of what is overdue beside the balance",
        "Loan No,Name,Loan Balance,Overdue Principal,Overdue Interest,DPD\nL1,Ann,5000,100,20,40\n",
        Cases("CNY", &[("L1", 12_000, 40)]),
    ),
    (
        "Abbreviations",
        "Loan No,Name,Prin O/S,Int O/S,Total O/S,O/D Amt,O/D Days\nL1,Ann,5000,100,5100,600,40\n",
        Cases("CNY", &[("L1", 60_000, 40)]),
    ),
    (
        "An amortisation schedule",
        "Loan No,Due Date,Instalment,Principal,Interest,Balance\nL1,2025-10-01,101,90,10,910\nL1,2025-11-01,100,91,9,819\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "A schedule whose due dates are called payment dates",
        "Loan ID,Period,Payment Date,Payment,Principal,Interest,Balance\nL1,1,2025-10-01,100,90,10,910\nL1,2,2025-11-01,100,91,9,819\n",
        Asked("column_missing"),
    ),
    (
        "A schedule with fees and a penalty in its totals",
        "Loan No,Instalment No,Due Date,Principal,Interest,Fees,Penalty,Total Due,Total Paid,Balance\n\
         L1,1,2025-10-01,90,8,1,1,100,100,0\nL1,2,2025-11-01,90,8,1,1,100,30,70\n",
        Cases("CNY", &[("L1", 7_000, 59)]),
    ),
    (
        "Only interest",
        "Loan No,Name,Amount Disbursed,Interest,Due Date\nL1,Ann,500,50,2025-11-01\n",
        Asked("column_missing"),
    ),
    (
        "One header twice",
        "Loan No,Name,Outstanding,Outstanding,Due Date\nL1,Ann,60,2500,2025-11-01\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "One amount in two currencies",
        "Loan No,Name,Outstanding (USD),Outstanding (KES),Due Date\nL1,Ann,100,13000,2025-11-01\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "A currency behind a small letter",
        "LoanNo,DueDate,OutstandingUSD\nL1,2025-11-01,100\n",
        Cases("USD", &[("L1", 10_000, 59)]),
    ),
    ("A sign in a header", "Loan No,Due Date,Outstanding $\nL1,2025-11-01,100\n", Asked("currency_unsaid")),
    (
        "Dates with points",
        "Loan No,Outstanding,Due Date\nL1,100,01.11.2025\nL2,100,02.11.2025\n",
        Cases("CNY", &[("L1", 10_000, 59), ("L2", 10_000, 58)]),
    ),
    (
        "Dates with points beside others",
        "Loan No,Outstanding,Due Date\nL1,100,1.11.25\nL2,100,11/13/2025\n",
        Cases("CNY", &[("L1", 10_000, 59), ("L2", 10_000, 47)]),
    ),
    (
        "The next due date of loans that are overdue",
        "Loan No,Name,Outstanding,Next Payment Due Date,DPD\nL1,Ann,5,2026-01-05,60\nL2,Bo,6,2026-01-07,30\n",
        Cases("CNY", &[("L1", 500, 60), ("L2", 600, 30)]),
    ),
    (
        "Payments with what was due",
        "Loan ID,Payment Date,Amount Due,Amount Paid\nL-1,2025-12-01,500,100\nL-2,2025-12-02,500,150\n",
        Payments("CNY", 25_000),
    ),
    (
        "Collections with a receipt",
        "Receipt No,Transaction Date,Loan Account No,Amount Received\nR1,2025-12-01,L-1,500.00\nR2,2025-12-02,L-2,250.25\n",
        Payments("CNY", 75_025),
    ),
    (
        "Chinese agency's payments",
        "序号,合同号,客户姓名,回款金额,回款日期,备注\n1,L-1,张一,500.00,2025-12-01,部分还款\n2,L-2,李二,1000.00,2025-12-02,\n",
        Payments("CNY", 150_000),
    ),
    (
        "Paybill statement with accounts",
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,A/C No.\nQJ1,2025-12-01 10:15:00,Pay Bill from 0700000001,Completed,500.00,L-1\nQJ2,2025-12-02 11:15:00,Pay Bill from 0700000002,Completed,250.00,L-2\n",
        Payments("CNY", 75_000),
    ),
    (
        "Odoo, invoices with two columns of status",
        "Invoice Number,Partner,Invoice Date,Due Date,Total in Currency,Amount Due,Status,Payment Status\nINV/2025/0001,Alpha Ltd,2025-10-16,2025-11-15,\"1,200.00\",\"1,200.00\",Posted,Not Paid\nINV/2025/0002,Beta Ltd,2025-10-16,2025-11-15,500.00,0.00,Posted,Paid\nINV/2025/0003,Alpha Ltd,2025-11-16,2025-12-16,300.00,100.00,Posted,Partially Paid\nINV/2025/0004,Gamma Ltd,2025-11-16,2025-12-16,900.00,900.00,Draft,Not Paid\n",
        Cases("CNY", &[("INV/2025/0001", 120_000, 45), ("INV/2025/0003", 10_000, 14)]),
    ),
    (
        "Odoo, the number under a bare header",
        "Number,Partner,Invoice Date,Due Date,Total in Currency,Amount Due,Status,Payment Status\nINV/2025/0001,Alpha Ltd,2025-10-16,2025-11-15,\"1,200.00\",\"1,200.00\",Posted,Not Paid\nINV/2025/0002,Beta Ltd,2025-10-16,2025-11-15,500.00,0.00,Posted,Paid\nINV/2025/0003,Alpha Ltd,2025-11-16,2025-12-16,300.00,100.00,Posted,Partially Paid\nINV/2025/0004,Gamma Ltd,2025-11-16,2025-12-16,900.00,900.00,Draft,Not Paid\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "SAP, line items with S and H",
        "Document Number;Customer;Net due date;S/H;Amount due;Currency\n1800000001;Alpha;15.11.2025;S;1.200,00;EUR\n1800000002;Alpha;20.11.2025;H;200,00;EUR\n1800000003;Beta;16.12.2025;S;300,50;EUR\n",
        Cases("EUR", &[("1800000001", 120_000, 45), ("1800000003", 30_050, 14)]),
    ),
    (
        "SAP, amounts in local currency",
        "Document Number;Customer;Net due date;S/H;Amount in local currency;Currency\n1800000001;Alpha;15.11.2025;S;1.200,00;EUR\n1800000002;Alpha;20.11.2025;H;200,00;EUR\n1800000003;Beta;16.12.2025;S;300,50;EUR\n",
        Asked("guesses_unconfirmed"),
    ),
    (
        "QuickBooks, aging detail with groups",
        "Customer,Type,Date,Invoice Number,Due Date,Aging,Open Balance\nAlpha Ltd,,,,,,\n,Invoice,2025-10-16,1001,2025-11-15,45,1200.00\n,Invoice,2025-11-16,1002,2025-12-16,14,300.00\nTotal Alpha Ltd,,,,,,1500.00\nBeta GmbH,,,,,,\n,Invoice,2025-10-01,1003,2025-10-31,60,80.00\nTotal Beta GmbH,,,,,,80.00\nTOTAL,,,,,,1580.00\n",
        Cases("CNY", &[("1001", 120_000, 45), ("1002", 30_000, 14), ("1003", 8_000, 60)]),
    ),
    (
        "Frappe Lending, loans under a bare header",
        "Loan,Applicant Name,Loan Product,Disbursement Date,Loan Amount,Total Payment,Total Amount Paid,Days Past Due,Pending Amount,Status\nACC-LOAN-2025-00001,Ann Bo,Personal,2025-02-01,10000,11000,4000,45,1500.00,Disbursed\nACC-LOAN-2025-00002,Cy Doe,Personal,2025-02-01,5000,5500,5500,0,0.00,Closed\nACC-LOAN-2025-00003,Di Fox,Personal,2025-02-01,7000,7700,0,200,7700.00,Written Off\n",
        Cases("CNY", &[("ACC-LOAN-2025-00001", 150_000, 45)]),
    ),
    (
        "Frappe Lending, loans by id",
        "Loan ID,Applicant Name,Loan Product,Disbursement Date,Loan Amount,Total Payment,Total Amount Paid,Days Past Due,Pending Amount,Status\nACC-LOAN-2025-00001,Ann Bo,Personal,2025-02-01,10000,11000,4000,45,1500.00,Disbursed\nACC-LOAN-2025-00002,Cy Doe,Personal,2025-02-01,5000,5500,5500,0,0.00,Closed\nACC-LOAN-2025-00003,Di Fox,Personal,2025-02-01,7000,7700,0,200,7700.00,Written Off\n",
        Cases("CNY", &[("ACC-LOAN-2025-00001", 150_000, 45)]),
    ),
    (
        "Mobile money statement with withdrawals",
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\nQJ1,2025-12-01 10:15:00,Pay Bill from 0700000001 Acc. L-1,Completed,500.00,,1500.00\nQJ2,2025-12-02 11:15:00,Pay Bill from 0700000002 Acc. L-2,Completed,250.00,,1750.00\nQJ3,2025-12-02 12:15:00,Business Payment to 0700000002 L-2,Completed,,-900.00,850.00\nQJ4,2025-12-03 12:15:00,Pay Bill from 0700000002 Acc. L-2,Failed,100.00,,850.00\n",
        Asked("statuses_unknown"),
    ),
    (
        "Mobile money statement, the loan in the details",
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Balance\nQJ1,2025-12-01 10:15:00,Pay Bill from 0700000001 Acc. L-1,Completed,500.00,1500.00\nQJ2,2025-12-02 11:15:00,Pay Bill from 0700000002 Acc. L-2,Completed,250.00,1750.00\n",
        Payments("CNY", 75_000),
    ),
    (
        "German bank statement",
        "Buchungstag;Valuta;Auftraggeber;Verwendungszweck;Betrag;Währung\n01.12.2025;01.12.2025;Ann Bo;Rate L-1 Dezember;500,00;EUR\n02.12.2025;02.12.2025;Cy Doe;L-2;250,00;EUR\n",
        Payments("EUR", 75_000),
    ),
    (
        "Chinese lender, a column of status",
        "借据号,客户姓名,逾期金额,应还日期,状态\nZH-1,张一,1000.00,2025-11-15,逾期\nZH-2,李二,2000.00,2025-11-28,已结清\nZH-3,王三,3000.00,2025-10-01,已核销\n",
        Cases("CNY", &[("ZH-1", 100_000, 45)]),
    ),
    (
        "Marketplace lender, loan_status",
        "loan_id,borrower_name,due_date,amount_due,loan_status\nA1,Ann,2025-11-15,100.00,Late (31-120 days)\nA2,Bo,2025-11-28,200.00,Fully Paid\nA3,Cy,2025-10-01,300.00,Charged Off\nA4,Di,2025-12-16,400.00,In Grace Period\n",
        Cases("CNY", &[("A1", 10_000, 45), ("A4", 40_000, 14)]),
    ),
    (
        "Ledger with debit and credit",
        "Account No,Customer Name,Due Date,Debit,Credit\nC-1,Alpha,2025-11-15,1200.00,200.00\nC-2,Beta,2025-12-16,300.00,\n",
        Cases("CNY", &[("C-1", 100_000, 45), ("C-2", 30_000, 14)]),
    ),
    (
        "Core banking, balances below zero",
        "Loan Account,Name,Due Date,Outstanding Balance\nC-1,Alpha,2025-11-15,-1200.00\nC-2,Beta,2025-12-16,-300.00\n",
        Asked("signs_unsaid"),
    ),
    (
        "Receivables with DR behind",
        "Invoice,Customer,Due date,Balance due\n1001,Alpha,2025-11-15,1200.00 DR\n1002,Beta,2025-12-16,300.00 DR\n",
        Cases("CNY", &[("1001", 120_000, 45), ("1002", 30_000, 14)]),
    ),
];

/// What came of a file, in words, and whether that is right.
fn outcome(text: &str, right: &Right) -> (String, &'static str) {
    let cli = Cli::as_of(DAY);
    // A statement is asked about where it names loans of the book.
    let currency = match right {
        Payments(currency, _) => Some(*currency),
        Asked(_) => text.contains(" L-2").then_some("CNY"),
        Cases(..) => None,
    };
    if let Some(currency) = currency {
        let loans = "loan no,due date,outstanding\nL-1,2025-06-01,9000.00\nL-2,2025-06-01,9000.00\n";
        let loans = cli.file("loans.csv", loans);
        cli.json(&["import", loans.to_str().expect("a path"), "--currency", currency]);
    }
    let file = cli.file("list.csv", text);
    let (_, said) = cli.exit_and_json(&["import", file.to_str().expect("a path")]);
    let code = said["error"]["code"].as_str();
    let number = |value: &Value| value.as_i64().unwrap_or(i64::MIN);
    match (right, code) {
        (Asked(expected), Some(code)) => (code.to_owned(), if code == *expected { "asked" } else { "wrong" }),
        (Asked(_), None) => ("understood".to_owned(), "wrong"),
        (_, Some(code)) => (format!("{code} {}", said["error"]["params"]), "asked too much"),
        (Payments(currency, sum), None) => {
            let is_right = said["kind"] == "payments"
                && said["rows"]["rejected"] == 0
                && said["totals"]["outstanding"] == serde_json::json!([{ "currency": currency, "minor": sum }]);
            (said.to_string(), if is_right { "understood" } else { "wrong" })
        }
        (Cases(currency, expected), None) => {
            let listed = cli.json(&["cases", "--where", "status=open", "--sort", "loan_no"]);
            let rows = listed["rows"].as_array().expect("a list");
            let found: Vec<(&str, &str, i64, i64)> = rows
                .iter()
                .map(|row| {
                    let owed = &row["outstanding"];
                    (
                        row["loan_no"].as_str().unwrap_or_default(),
                        owed["currency"].as_str().unwrap_or_default(),
                        number(&owed["minor"]),
                        number(&row["days_past_due"]),
                    )
                })
                .collect();
            let expected: Vec<_> =
                expected.iter().map(|(loan_no, minor, days)| (*loan_no, *currency, *minor, *days)).collect();
            (format!("{found:?}"), if found == expected { "understood" } else { "wrong" })
        }
    }
}

#[test]
fn files_in_the_shapes_of_real_systems_are_understood_or_asked_about() {
    let mut score = std::collections::BTreeMap::new();
    let mut off = Vec::new();
    for (system, text, right) in FILES {
        let (found, verdict) = outcome(text, right);
        *score.entry(verdict).or_insert(0) += 1;
        if !matches!(verdict, "understood" | "asked") {
            off.push(format!("{system}: {verdict}: {found}"));
        }
    }
    println!("{} files: {score:?}", FILES.len());
    assert_eq!(off, Vec::<String>::new(), "{score:?}");
}
