use super::*;

fn server(version: &str, engine: Engine, tier: Tier) -> Server {
    Server {
        version: Version::parse(version).unwrap(),
        engine,
        tier,
    }
}

#[test]
fn versions_are_compared_by_number() {
    let v = |text| Version::parse(text).unwrap();
    assert!(v("2026.10.1") > v("2026.9.2"), "ten is after nine");
    assert!(v("2026.4.3") >= Version::CLIENT_IDS);
    assert_eq!(v("2026.7.1-beta"), Version::RECOMMENDED);
    assert_eq!(Version::parse("latest"), None);
    assert_eq!(Version::parse("1.2.3"), None, "another kind of server");
}

#[test]
fn ids_of_ours_need_a_new_server_and_an_engine_that_keeps_messages() {
    for (version, engine, carries) in [
        ("2026.4.3", Engine::Gows, true),
        ("2026.4.3", Engine::Noweb, true),
        ("2026.4.2", Engine::Noweb, false),
        ("2026.8.1", Engine::Webjs, false),
        ("2026.8.1", Engine::Wpp, false),
        ("2026.8.1", Engine::Other, false),
    ] {
        let can = server(version, engine, Tier::Core).capabilities();
        assert_eq!(can.carries_client_id, carries, "{version} {engine:?}");
        assert_eq!(
            can.exact_look_up, carries,
            "without our ids nothing proves absence"
        );
    }
}

#[test]
fn the_limited_edition_is_known_by_version_and_tier_together() {
    let limited = server("2026.5.9", Engine::Noweb, Tier::Core).capabilities();
    assert_eq!(limited.only_session, Some("default"));
    assert!(!limited.media);
    for free in [
        server("2026.6.1", Engine::Noweb, Tier::Core),
        server("2026.2.1", Engine::Noweb, Tier::Plus),
    ] {
        let can = free.capabilities();
        assert_eq!((can.only_session, can.media), (None, true), "{free:?}");
    }
}

#[test]
fn only_gows_answers_after_the_server_of_whatsapp() {
    assert_eq!(
        server("2026.8.1", Engine::Gows, Tier::Core)
            .capabilities()
            .accepted_level,
        Level::AtServer
    );
    assert_eq!(
        server("2026.8.1", Engine::Noweb, Tier::Core)
            .capabilities()
            .accepted_level,
        Level::HandedOver
    );
}
