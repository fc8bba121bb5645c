use super::*;

#[test]
fn only_the_apps_own_pages_are_shown() {
    let own = [
        "tauri://localhost/",
        "tauri://localhost/campaigns",
        "http://tauri.localhost/",
    ];
    for url in own {
        assert!(is_own_page(&url.parse().unwrap()), "{url} is ours");
    }
    let foreign = [
        "https://example.com/",
        "https://tauri.localhost.example.com/",
        "file:///etc/passwd",
        "http://localhost:8080/",
        "data:text/html,<h1>hello",
    ];
    for url in foreign {
        assert!(
            !is_own_page(&url.parse().unwrap()),
            "{url} must never replace the app's page"
        );
    }
}
