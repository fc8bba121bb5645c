//! A shop's list of customers, as somebody typed it into Excel.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::Workbook;

const FIRST: [&str; 10] = [
    "Amani",
    "Furaha",
    "Espérance",
    "Patrick",
    "Neema",
    "Baraka",
    "Divine",
    "Grâce",
    "Josué",
    "Zawadi",
];
const LAST: [&str; 20] = [
    "Mugisha", "Bahati", "Kabila", "Nzigire", "Nyota", "Mwamba", "Kalume", "Ilunga", "Tshala",
    "Mbuyi", "Kasongo", "Lukusa", "Ngoy", "Banza", "Kyungu", "Mutombo", "Sefu", "Kanku", "Kibwe",
    "Mwepu",
];

/// What somebody of the list can expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Said yes.
    Agreed,
    /// Nothing stands in the column.
    NotAsked,
    /// The number cannot be read, though there is a yes.
    BadNumber,
}

#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) name: String,
    /// International digits; what the app must make of the cell.
    pub(crate) phone: String,
    /// As it stands in the sheet.
    cell: String,
    pub(crate) kind: Kind,
}

/// 200 people: 170 agreed, 20 were never asked, 10 numbers are no numbers.
pub(crate) fn customers() -> Vec<Customer> {
    (0..200_usize)
        .map(|n| {
            let kind = match n % 20 {
                4 | 14 => Kind::NotAsked,
                9 => Kind::BadNumber,
                _ => Kind::Agreed,
            };
            let phone = format!("24399{:07}", 1_000_412 + n * 37);
            let local = &phone[3..];
            let cell = match (kind, n % 3) {
                (Kind::BadNumber, _) if n % 40 == 9 => format!("0{}", &local[..5]),
                (Kind::BadNumber, _) => format!("demander {}", &local[..4]),
                (_, 0) => format!("0{local}"),
                (_, 1) => format!("+243 {} {} {}", &local[..3], &local[3..6], &local[6..]),
                (_, _) => format!("00{phone}"),
            };
            Customer {
                name: format!("{} {}", FIRST[n % 10], LAST[n / 10]),
                phone,
                cell,
                kind,
            }
        })
        .collect()
}

/// Those of a kind, by phone.
pub(crate) fn of_kind(list: &[Customer], kind: Kind) -> BTreeMap<&str, &Customer> {
    list.iter()
        .filter(|customer| customer.kind == kind)
        .map(|customer| (customer.phone.as_str(), customer))
        .collect()
}

/// Writes the list as a true .xlsx.
pub(crate) fn write_workbook(list: &[Customer], file: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Clients").unwrap();
    sheet
        .write_row(0, 0, ["Nom", "Téléphone", "Ville", "Accord"])
        .unwrap();
    for (row, customer) in (1..).zip(list) {
        let yes = if customer.kind == Kind::NotAsked {
            ""
        } else {
            "oui"
        };
        let cells = [customer.name.as_str(), &customer.cell, "Goma", yes];
        sheet.write_row(row, 0, cells).unwrap();
    }
    book.save(file).unwrap();
}
