//! A shop that always has a campaign under way.

use drumbeat_tests::programs::Desk;
use drumbeat_tests::waiting::until;
use serde_json::{Value, json};
use std::time::Duration;

/// How many times as fast as life: a pause of five seconds is over in 1.4 ms.
pub(crate) const SPEED: u32 = 3_600;
/// People of each campaign.
const PEOPLE: u32 = 400;
/// Longer than any campaign takes once nobody is killed any more.
const ENOUGH: Duration = Duration::from_mins(5);

/// What the campaign under way has still to do.
pub(crate) enum Left {
    /// Somebody waits.
    People,
    /// Nobody waits, and what happened to some is not known.
    Doubts,
}

pub(crate) struct Shop {
    pub(crate) desk: Desk,
    number: Value,
    campaigns: u32,
    current: Value,
}

impl Shop {
    /// A new shop in practice, with people, and its first campaign.
    pub(crate) async fn open(desk: Desk) -> Self {
        let setup = json!({
            "shop_name": "Duka", "language": "en", "country": "CD", "zone": "Africa/Lubumbashi",
        });
        desk.rpc("setup_save", setup).await;
        desk.rpc("practice_open", json!({})).await;
        let number = desk.rpc("practice_number_add", json!({})).await["number_id"].clone();
        let ask = json!({ "id": number });
        desk.rpc("link_begin", ask.clone()).await;
        step(&desk, &ask, "scan").await;
        desk.rpc("practice_scan", ask.clone()).await;
        step(&desk, &ask, "connected").await;
        let mut limits = desk.rpc("limits_get", ask).await["current"].clone();
        for (name, value) in [
            ("day_cap", json!(1_000)),
            ("hour_cap", json!(120)),
            ("gap_min_s", json!(5)),
            ("gap_max_s", json!(6)),
            ("rest_after", json!(200)),
            ("window", json!({ "start": "00:00", "end": "24:00" })),
            ("quiet", json!({ "start": "00:00", "end": "00:00" })),
            ("pauses", json!([])),
            ("days", json!([1, 2, 3, 4, 5, 6, 7])),
        ] {
            limits[name] = value;
        }
        let save = json!({ "number_id": number, "limits": limits });
        desk.rpc("limits_save", save).await;
        let mut shop = Self {
            desk,
            number,
            campaigns: 0,
            current: Value::Null,
        };
        shop.import().await;
        // Codes to scan change by the same clock: not before the number is linked.
        let fast = json!({ "speed": SPEED });
        shop.desk.rpc("practice_speed", fast).await;
        shop.begin().await;
        shop
    }

    async fn import(&self) {
        let mut list = String::from("Name,Phone\n");
        for n in 0..PEOPLE {
            list.push_str(&format!("Person {n},+24399{:07}\n", 1_000_000 + n));
        }
        let file = self.desk.upload("People.csv", list.into_bytes()).await;
        let draft = self.desk.rpc("import_open", file).await["draft_id"].clone();
        let agreed = json!({ "draft_id": draft, "consent": "all", "how": "paper_form" });
        self.desk.rpc("import_commit", agreed).await;
    }

    /// A campaign with words of its own, for everybody.
    async fn begin(&mut self) {
        self.campaigns += 1;
        let everyone = json!({ "everyone": true });
        let name = format!("Campaign {}", self.campaigns);
        let draft = json!({ "name": name, "audience": everyone });
        let id = self.desk.rpc("campaign_create", draft).await["id"].clone();
        let body = format!("News number {}, {{{{first_name|friend}}}}.", self.campaigns);
        let saved = json!({ "id": id, "body": body, "number_id": self.number });
        self.desk.rpc("campaign_save", saved).await;
        let ask = json!({ "audience": everyone, "body": body });
        let people = self.desk.rpc("audience_count", ask).await["will_get"].clone();
        let start = json!({ "id": id, "people": people });
        self.desk.rpc("campaign_start", start).await;
        self.current = id;
    }

    async fn row(&self) -> Value {
        let ask = json!({ "id": self.current });
        self.desk.rpc("campaign_view", ask).await["row"].clone()
    }

    async fn is_done(&self) -> bool {
        self.row().await["state"] == "completed"
    }

    /// When a campaign is done, the next one begins.
    pub(crate) async fn keep_busy(&mut self) -> Left {
        let row = self.row().await;
        if row["state"] == "completed" {
            self.begin().await;
        } else if row["counts"]["waiting"] == 0 {
            return Left::Doubts;
        }
        Left::People
    }

    /// Waits until nobody waits any more.
    pub(crate) async fn finish(&self) {
        until("the last campaign to be done", ENOUGH, || async {
            self.is_done().await.then_some(())
        })
        .await;
    }
}

async fn step(desk: &Desk, ask: &Value, step: &str) {
    until(
        "the number to be linked",
        Duration::from_mins(1),
        || async {
            let link = desk.rpc("link_state", ask.clone()).await;
            (link["step"] == step).then_some(())
        },
    )
    .await;
}
