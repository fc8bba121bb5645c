use super::{reading, save, variables};
use crate::ErrorCode;
use crate::desk::Desk;
use crate::desk::tests::{desk, person};
use crate::dto::messages::{PreviewAsk, TemplateAsk, TemplateReport, TemplateSave};

async fn check(desk: &Desk, body: &str) -> TemplateReport {
    reading::check(
        desk,
        TemplateAsk {
            body: body.to_owned(),
            audience: None,
        },
    )
    .await
    .unwrap()
}

fn preview(body: &str, limit: u32) -> PreviewAsk {
    PreviewAsk {
        body: body.to_owned(),
        audience: None,
        limit,
    }
}

#[tokio::test]
async fn a_report_counts_who_lacks_what_and_who_is_left_out() {
    let (_folder, desk) = desk();
    person(&desk, "Grâce Mbuyi", "+243991000412", "Goma").await;
    person(&desk, "", "+243991000413", "Goma").await;
    person(&desk, "Josué", "+243991000414", "").await;
    let report = check(
        &desk,
        "Bonjour {{first_name|chère cliente}}, à {{city}} : {{nope}}. STOP",
    )
    .await;
    let missing: Vec<_> = report
        .variables
        .iter()
        .map(|v| (v.name.as_str(), v.missing, v.is_covered))
        .collect();
    assert_eq!(
        missing,
        [
            ("first_name", 1, true),
            ("city", 1, false),
            ("nope", 0, false)
        ]
    );
    assert_eq!(
        (report.left_out, report.will_get),
        (1, 2),
        "a replacement saves the nameless one"
    );
    assert!(report.tells_how_to_stop);
    assert_eq!(report.mistakes.len(), 1);
    assert_eq!(
        (report.mistakes[0].kind.as_str(), report.mistakes[0].at),
        ("unknown_name", 51)
    );
    let broken = check(&desk, "Hello {{first_name").await;
    assert_eq!(broken.mistakes[0].kind, "unclosed");
    assert!(!broken.tells_how_to_stop);
}

#[tokio::test]
async fn the_preview_shows_the_worst_cases_first_and_never_a_hole() {
    let (_folder, desk) = desk();
    let sample = reading::preview(&desk, preview("Hi {{first_name}}", 5))
        .await
        .unwrap();
    assert_eq!(
        sample[0].person_id, None,
        "without contacts a sample person is shown"
    );
    assert_eq!(sample[0].text.as_deref(), Some("Hi Grâce"));
    person(&desk, "Aline", "+243991000412", "Goma").await;
    person(&desk, "Josué", "+243991000413", "").await;
    let shown = reading::preview(&desk, preview("{{shop}}: {{city}}", 5))
        .await
        .unwrap();
    assert_eq!(
        (shown[0].name.as_str(), shown[0].text.as_deref()),
        ("Josué", None)
    );
    assert_eq!(shown[0].missing, ["city"]);
    assert_eq!(shown[1].text.as_deref(), Some("Lumière: Goma"));
    let broken = reading::preview(&desk, preview("{{", 5)).await.unwrap_err();
    assert_eq!(broken.code, ErrorCode::TemplateBad);
}

#[tokio::test]
async fn a_text_with_mistakes_is_kept_all_the_same() {
    let (_folder, desk) = desk();
    let new = TemplateSave {
        id: None,
        name: " Offer ".to_owned(),
        language: "fr".to_owned(),
        body: "Hi {{".to_owned(),
    };
    let saved = save(&desk, new.clone()).await.unwrap();
    assert_eq!((saved.name.as_str(), saved.version), ("Offer", 1));
    let again = TemplateSave {
        id: Some(saved.id),
        body: "Hi".to_owned(),
        ..new
    };
    assert_eq!(save(&desk, again).await.unwrap().version, 2);
    let missing = TemplateSave {
        id: Some(999),
        name: String::new(),
        language: String::new(),
        body: String::new(),
    };
    assert_eq!(
        save(&desk, missing).await.unwrap_err().code,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn the_shop_is_a_variable_between_the_persons_and_the_extra_ones() {
    let (_folder, desk) = desk();
    let names: Vec<_> = variables(&desk)
        .await
        .unwrap()
        .into_iter()
        .map(|v| v.name)
        .collect();
    assert_eq!(names.last().map(String::as_str), Some("shop"));
    assert_eq!(names.first().map(String::as_str), Some("first_name"));
}
