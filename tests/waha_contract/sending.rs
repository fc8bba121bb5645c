//! Texts, ids, addresses.

use crate::shop::{ANA, ENGINES, SESSION, Shop, ana};
use drumbeat_domain::outbox::{Level, SendOutcome};
use drumbeat_domain::phone::Phone;
use drumbeat_gateway::{ChatAddress, Gateway, Resolution};
use drumbeat_practice::Engine;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_text_leaves_once_under_our_id_on_every_engine() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        let body = "Olá Ana 👋\nsegunda linha";
        let request = shop.text(body).await;
        assert_eq!(
            request.client_id.is_some(),
            engine != Engine::Webjs,
            "{engine:?}"
        );
        let SendOutcome::Accepted { provider_id, level } = shop.send(&request).await else {
            panic!("{engine:?} accepts a text");
        };
        let expected = match engine {
            Engine::Gows => Level::AtServer,
            Engine::Noweb | Engine::Webjs => Level::HandedOver,
        };
        assert_eq!(level, expected, "{engine:?}: what its answer proves");
        let ledger = shop.ledger();
        assert_eq!(ledger.len(), 1, "{engine:?}");
        assert_eq!(ledger[0].body, body);
        assert_eq!(ledger[0].phone.as_deref(), Some(ANA));
        assert_eq!(
            ledger[0].bare_id, provider_id,
            "{engine:?}: events will carry this id"
        );
        if let Some(ours) = request.client_id {
            assert_eq!(provider_id, ours);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_resolved_before_anything_is_sent() {
    for engine in ENGINES {
        let shop = Shop::linked(engine).await;
        let on = Phone::from_e164("+5511999990001").unwrap();
        let off = Phone::from_e164("+5511999990002").unwrap();
        shop.person(json!({ "phone": "5511999990002", "behaviour": "not_on_whatsapp" }))
            .await;
        assert_eq!(
            shop.gateway.resolve(SESSION, &on).await,
            Ok(Resolution::Reachable {
                address: ana(),
                alias: None
            }),
            "{engine:?}"
        );
        assert_eq!(
            shop.gateway.resolve(SESSION, &off).await,
            Ok(Resolution::NotOnWhatsApp),
            "{engine:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_identity_is_an_alias_both_ways() {
    let shop = Shop::linked(Engine::Gows).await;
    shop.person(json!({ "phone": ANA, "behaviour": "reads", "lid": "everywhere" }))
        .await;
    let phone = Phone::from_e164("+5511999990001").unwrap();
    let Ok(Resolution::Reachable {
        address: ChatAddress::Lid(lid),
        alias,
    }) = shop.gateway.resolve(SESSION, &phone).await
    else {
        panic!("GOWS names the hidden identity");
    };
    assert_eq!(alias, Some(ana()));
    assert_eq!(
        shop.gateway.phone_of_lid(SESSION, &lid).await,
        Ok(Some(ANA.to_owned())),
        "a reply from the hidden identity must find its person"
    );
    let mut request = shop.text("hello").await;
    request.to = ChatAddress::Lid(lid);
    assert!(matches!(
        shop.send(&request).await,
        SendOutcome::Accepted { .. }
    ));
    assert_eq!(shop.ledger()[0].phone.as_deref(), Some(ANA));
}
