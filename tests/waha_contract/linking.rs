//! Address, key, edition, QR code, pairing code, unlinking.

use crate::shop::{ENGINES, KEY, SESSION, Shop, client, settings, within};
use drumbeat_domain::phone::Phone;
use drumbeat_gateway::waha::{Warning, parse_address, test_connection};
use drumbeat_gateway::{Gateway, GatewayError, LinkStatus, Linking};
use drumbeat_practice::{Engine, start};

#[tokio::test(flavor = "multi_thread")]
async fn the_connection_test_names_each_cause() {
    for engine in ENGINES {
        let shop = Shop::open(engine).await;
        let base = parse_address(&shop.handle.base_url()).unwrap();
        let facts = test_connection(&base, KEY.into()).await.expect("it works");
        assert_eq!(facts.server.engine.code(), engine.name());
        let carries = engine != Engine::Webjs;
        assert_eq!(facts.capabilities.carries_client_id, carries, "{engine:?}");
        assert_eq!(
            facts.warnings.contains(&Warning::NoDuplicateProtection),
            !carries
        );
        let wrong_key = test_connection(&base, "wrong".into()).await;
        assert_eq!(wrong_key.err(), Some(GatewayError::KeyRefused));
        shop.handle.shutdown().await;
        let nobody = test_connection(&base, KEY.into()).await;
        assert_eq!(nobody.err(), Some(GatewayError::Unreachable));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_linked_and_unlinked_on_every_engine() {
    for engine in ENGINES {
        let shop = Shop::open(engine).await;
        let gateway = &shop.gateway;
        assert_eq!(gateway.status(SESSION).await, Err(GatewayError::NoSession));
        let mut line = shop.listen().await;
        gateway
            .prepare_session(SESSION, "0198-number")
            .await
            .expect("a session");
        line.status(LinkStatus::ScanQr).await;
        let code = gateway.qr_value(SESSION).await.expect("a code");
        assert!(
            code.starts_with("2@"),
            "{engine:?}: {code:?} is what a phone scans"
        );
        shop.handle
            .world()
            .scan(SESSION, None, Some("Shop"))
            .expect("scanned");
        line.status(LinkStatus::Working).await;
        let (status, me) = gateway.status(SESSION).await.expect("a state");
        assert_eq!(status, LinkStatus::Working);
        assert_eq!(
            me.expect("whose").name.as_deref(),
            Some("Shop"),
            "{engine:?}"
        );
        gateway
            .set_offline(SESSION)
            .await
            .expect("the shop's phone keeps ringing");

        let again = within("again", gateway.prepare_session(SESSION, "0198-number")).await;
        again.expect("preparing twice is harmless");
        let (status, _) = gateway.status(SESSION).await.expect("a state");
        assert_eq!(
            status,
            LinkStatus::Working,
            "{engine:?}: it must not be restarted for nothing"
        );

        gateway.unlink(SESSION).await.expect("unlinked");
        line.status(LinkStatus::ScanQr).await;
        gateway.remove_session(SESSION).await.expect("removed");
        assert_eq!(
            gateway.status(SESSION).await,
            Err(GatewayError::NoSession),
            "{engine:?}"
        );
        gateway
            .remove_session(SESSION)
            .await
            .expect("removing twice is harmless");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_to_type_is_given_while_the_qr_code_shows() {
    let shop = Shop::open(Engine::Gows).await;
    let mut line = shop.listen().await;
    shop.gateway
        .prepare_session(SESSION, "0198-number")
        .await
        .expect("a session");
    line.status(LinkStatus::ScanQr).await;
    let phone = Phone::from_e164("+5511888880000").expect("a phone");
    let code = shop
        .gateway
        .pairing_code(SESSION, &phone)
        .await
        .expect("a code");
    assert_eq!(code.len(), 9, "{code:?} is eight characters and a dash");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_run_out_and_a_restart_shows_new_ones() {
    let shop = Shop::open(Engine::Noweb).await;
    let mut line = shop.listen().await;
    shop.gateway
        .prepare_session(SESSION, "0198-number")
        .await
        .expect("a session");
    line.status(LinkStatus::Failed).await;
    let refused = within("no code", shop.gateway.qr_value(SESSION)).await;
    assert_eq!(refused, Err(GatewayError::WrongStatus));
    shop.gateway
        .restart_session(SESSION)
        .await
        .expect("restarted");
    line.status(LinkStatus::ScanQr).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_ends_the_event_connection_by_name() {
    let shop = Shop::open(Engine::Gows).await;
    let stranger = client(&shop.handle, "wrong");
    assert_eq!(
        stranger.open_events().await.err(),
        Some(GatewayError::KeyRefused)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_free_edition_is_known_by_its_limits() {
    let home = tempfile::tempdir().unwrap();
    let mut config = settings(Engine::Noweb, home.path().join("ledger.jsonl"));
    config.version = "2026.2.1".parse().unwrap();
    let handle = start(config).await.expect("an old world");
    let gateway = client(&handle, KEY);
    assert_eq!(
        gateway.prepare_session("sales", "0198-number").await,
        Err(GatewayError::EditionLimit)
    );
    gateway
        .prepare_session(SESSION, "0198-number")
        .await
        .expect("its one session");
    assert_eq!(gateway.new_client_id(SESSION).await, Ok(None));
    let can = gateway.capabilities();
    assert_eq!(can.only_session, Some("default"));
    assert!(!can.carries_client_id && !can.media);
}
