use super::{count, reach, save, sizes};
use crate::ErrorCode;
use crate::contacts::everybody;
use crate::desk::tests::{desk, person};
use crate::dto::contacts::ContactWindow;
use crate::dto::segments::{FilterNode, SegmentSave};
use drumbeat_domain::consent::ConsentState;
use drumbeat_domain::segment::{
    CampaignResult, Column, Condition, Field, Node, NumberTest, TextTest, When,
};
use drumbeat_domain::{CampaignId, ImportId, ListId};

fn in_city(city: &str) -> Node {
    Node::Is(Condition::Text {
        field: Field::Column(Column::City),
        test: TextTest::Is,
        value: city.to_owned(),
    })
}

fn saving(id: Option<i64>, name: &str, filter: Node) -> SegmentSave {
    SegmentSave {
        id,
        name: name.to_owned(),
        filter,
    }
}

#[tokio::test]
async fn a_saved_filter_finds_whom_the_count_counted() {
    let (_folder, desk) = desk();
    for (n, city) in [(1, "Goma"), (2, "goma"), (3, "Bukavu")] {
        person(&desk, &format!("P{n}"), &format!("+24399100041{n}"), city).await;
    }
    let counted = count(&desk, in_city("GOMA")).await.unwrap();
    let reached = reach(&desk, in_city("GOMA")).await.unwrap();
    assert_eq!((counted.people, reached.may_get), (2, 2));
    let names: Vec<_> = counted.sample.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["P2", "P1"], "the last one first");
    let saved = save(&desk, saving(None, "Goma", in_city("Goma")))
        .await
        .unwrap();
    let question = ContactWindow {
        segment_id: Some(saved.id),
        ..ContactWindow::default()
    };
    assert_eq!(everybody(&desk, question.clone()).await.unwrap().len(), 2);
    let gone = Node::Is(Condition::List { list: ListId(7) });
    assert!(
        save(&desk, saving(None, "Gone", gone)).await.is_ok(),
        "a list can go while a segment names it"
    );
    let sizes = sizes(&desk).await.unwrap();
    let sizes: Vec<_> = sizes.iter().map(|size| (size.id, size.people)).collect();
    assert_eq!(sizes, [(saved.id, 2)], "the others can still be counted");
    let both = ContactWindow {
        fits: Some(Node::Not(Box::new(in_city("goma")))),
        ..question
    };
    assert_eq!(
        everybody(&desk, both).await.unwrap().len(),
        0,
        "a segment is narrowed by what is asked besides"
    );
}

#[tokio::test]
async fn names_are_one_and_filters_can_be_asked() {
    let (_folder, desk) = desk();
    let first = save(&desk, saving(None, "Goma", in_city("Goma")))
        .await
        .unwrap();
    let taken = save(&desk, saving(None, "goma", in_city("x"))).await;
    assert_eq!(taken.unwrap_err().code, ErrorCode::NameTaken);
    let changed = save(&desk, saving(Some(first.id), "Kin", in_city("Kinshasa")))
        .await
        .unwrap();
    assert_eq!(
        (changed.id, changed.filter),
        (first.id, in_city("Kinshasa"))
    );
    let empty = save(&desk, saving(None, "All", Node::All(Vec::new())))
        .await
        .unwrap_err();
    assert_eq!(
        (empty.code, &empty.params["why"]),
        (ErrorCode::FilterBad, &"empty_group".into())
    );
}

/// One of each.
fn conditions() -> Vec<Condition> {
    let field = || Field::Extra("spent".to_owned());
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let mut all = vec![
        Condition::Known { field: field() },
        Condition::YesNo {
            field: field(),
            yes: true,
        },
        Condition::Tag {
            tag: "VIP".to_owned(),
        },
        Condition::Test { yes: false },
        Condition::List { list: ListId(3) },
        Condition::Import {
            import: ImportId(4),
        },
    ];
    for when in [
        When::Within(7),
        When::LongerAgo(7),
        When::Before(day),
        When::Since(day),
        When::Ever,
    ] {
        all.extend([
            Condition::Date {
                field: field(),
                when,
            },
            Condition::Written { when },
            Condition::Answered { when },
            Condition::Added { when },
        ]);
    }
    all.extend(TextTest::ALL.iter().flat_map(|test| {
        Column::ALL.iter().map(|column| Condition::Text {
            field: Field::Column(*column),
            test: *test,
            value: "a".to_owned(),
        })
    }));
    all.extend(NumberTest::ALL.iter().map(|test| Condition::Number {
        field: field(),
        test: *test,
        thousandths: -5,
    }));
    all.extend(
        ConsentState::ALL
            .iter()
            .map(|consent| Condition::Consent { consent: *consent }),
    );
    all.extend(
        CampaignResult::ALL
            .iter()
            .map(|result| Condition::Campaign {
                campaign: CampaignId(2),
                result: *result,
            }),
    );
    all
}

#[test]
fn typescript_is_told_the_form_that_filters_really_have() {
    let all = conditions().into_iter().map(Node::Is).collect();
    let node = Node::Not(Box::new(Node::All(vec![Node::Any(all)])));
    let written = serde_json::to_value(&node).unwrap();
    let told: FilterNode = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(told).unwrap(), written);
}
