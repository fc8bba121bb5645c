//! Starting, starting twice, and what the page may do.

use std::time::Duration;

use crate::stage::Stage;

#[test]
fn the_app_starts_and_paints_its_first_page() {
    let mut stage = Stage::new("start");
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));
    let title = window.run("return document.title", &[]).unwrap();
    assert!(
        title.as_str().unwrap().contains("Drumbeat"),
        "the window says whose it is: {title}"
    );
    stage.picture("first-start");
    assert!(
        stage.app_home().is_dir(),
        "everything is kept in the system's usual place"
    );
    stage.stop();
}

#[test]
fn a_second_start_hands_over_and_ends() {
    let mut stage = Stage::new("second-start");
    stage
        .start(&[])
        .wait_for_text("Drumbeat", Duration::from_secs(20));
    stage.start_again(&[]);
    assert!(
        stage.window().page_text().contains("Drumbeat"),
        "the first window is still there and answers"
    );
}

#[test]
fn the_page_cannot_run_a_script_from_a_text() {
    let mut stage = Stage::new("policy");
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));
    let ran = window
        .run(
            r#"
            window.ranFromText = false;
            const place = document.createElement('div');
            place.innerHTML = '<img src="x:" onerror="window.ranFromText = true">';
            document.body.append(place);
            const script = document.createElement('script');
            script.textContent = 'window.ranFromText = true';
            document.body.append(script);
            return window.ranFromText;
            "#,
            &[],
        )
        .unwrap();
    assert_eq!(
        ran, false,
        "a name or a reply that holds a script must never run"
    );
}

#[test]
fn the_page_cannot_reach_the_network() {
    let mut stage = Stage::new("network");
    let window = stage.start(&[]);
    window.wait_for_text("Drumbeat", Duration::from_secs(20));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    window
        .run(
            "fetch(arguments[0]).catch(() => {}); new Image().src = arguments[0]; return true",
            &[address.into()],
        )
        .unwrap();
    // A connection would be there within the time that another answer takes.
    window.run("return document.title", &[]).unwrap();
    assert!(
        listener.accept().is_err(),
        "every connection is made in Rust, where it is checked"
    );
}
