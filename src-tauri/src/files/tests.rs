use super::*;

#[test]
fn a_ticket_is_good_for_one_use() {
    let tickets = Tickets::default();
    let chosen = tickets
        .offer(PathBuf::from("/home/ana/Clients.xlsx"))
        .unwrap();
    assert_eq!(chosen.name, "Clients.xlsx");
    assert!(
        !chosen.file_ref.0.contains("ana"),
        "a ticket tells nothing about where the file is"
    );
    let opened = tickets.take(&chosen.file_ref).unwrap();
    assert_eq!(opened.path, PathBuf::from("/home/ana/Clients.xlsx"));
    assert!(
        tickets.take(&chosen.file_ref).is_none(),
        "a page cannot read a file a second time"
    );
}

#[test]
fn what_the_page_makes_up_opens_nothing() {
    let tickets = Tickets::default();
    tickets.offer(PathBuf::from("/home/ana/Clients.xlsx"));
    for made_up in ["", "0", "2", "/etc/passwd", "../1", "-1"] {
        assert!(
            tickets.take(&FileRef(made_up.to_owned())).is_none(),
            "{made_up:?} is no ticket"
        );
    }
}

#[test]
fn forgotten_tickets_lapse() {
    let tickets = Tickets::default();
    let first = tickets.offer(PathBuf::from("/first.csv")).unwrap();
    for number in 0..KEPT {
        tickets.offer(PathBuf::from(format!("/{number}.csv")));
    }
    assert!(
        tickets.take(&first.file_ref).is_none(),
        "dropping files all day fills no memory"
    );
}
