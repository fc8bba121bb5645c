use super::{ConsentKind as K, ConsentState as S, Recorded, effective, stop_word, stop_words};
use crate::ImportId;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::nothing(&[], S::NotAsked)]
#[case::asked(&[K::Asked], S::NotAsked)]
#[case::agreed(&[K::Asked, K::Granted], S::Agreed)]
#[case::list(&[K::Imported], S::Agreed)]
#[case::stop(&[K::Granted, K::OptedOut], S::OptedOut)]
#[case::stop_of_a_stranger(&[K::OptedOut], S::OptedOut)]
#[case::the_list_again_after_stop(&[K::Imported, K::OptedOut, K::Imported], S::OptedOut)]
#[case::asked_after_stop(&[K::OptedOut, K::Asked], S::OptedOut)]
#[case::came_back(&[K::OptedOut, K::Granted], S::Agreed)]
#[case::came_back_and_listed(&[K::OptedOut, K::Granted, K::Imported], S::Agreed)]
#[case::withdrawn(&[K::Granted, K::Withdrawn], S::NotAsked)]
#[case::the_list_again_after_withdrawal(&[K::Imported, K::Withdrawn, K::Imported], S::NotAsked)]
#[case::withdrawn_after_stop(&[K::OptedOut, K::Withdrawn], S::OptedOut)]
fn the_history_decides(#[case] events: &[K], #[case] state: S) {
    assert_eq!(effective(events.iter().copied()), state);
}

#[rstest]
#[case::its_yes(&[(K::Imported, 1)], S::NotAsked)]
#[case::its_no(&[(K::Granted, 0), (K::Withdrawn, 1)], S::Agreed)]
#[case::its_no_refuses_no_more(&[(K::Withdrawn, 1), (K::Imported, 2)], S::Agreed)]
#[case::a_yes_of_another_list(&[(K::Imported, 2), (K::Imported, 1)], S::Agreed)]
#[case::a_yes_given_since(&[(K::Imported, 1), (K::Granted, 0)], S::Agreed)]
#[case::a_yes_taken_back_since(&[(K::Imported, 1), (K::Withdrawn, 0)], S::NotAsked)]
#[case::a_stop_since(&[(K::Imported, 1), (K::OptedOut, 0)], S::OptedOut)]
#[case::a_stop_it_brought(&[(K::Granted, 0), (K::OptedOut, 1)], S::OptedOut)]
fn what_an_undone_import_said_counts_no_more_except_a_stop(
    #[case] events: &[(K, i64)],
    #[case] state: S,
) {
    let recorded = |(kind, import): (K, i64)| Recorded {
        kind,
        import: (import > 0).then_some(ImportId(import)),
        ..Recorded::from(kind)
    };
    let all = events.iter().copied().chain([(K::Undone, 1)]);
    assert_eq!(effective(all.map(recorded)), state);
}

#[test]
fn an_entry_that_is_taken_back_never_was_and_all_others_count() {
    let entry = |id, kind| Recorded {
        id: Some(id),
        ..Recorded::from(kind)
    };
    let back = |of| Recorded {
        takes_back: Some(of),
        ..Recorded::from(K::Undone)
    };
    let slip = [entry(1, K::Granted), entry(2, K::OptedOut), back(2)];
    assert_eq!(effective(slip), S::Agreed, "a slip of the operator");
    let heard = [
        entry(1, K::Granted),
        entry(2, K::OptedOut),
        entry(3, K::OptedOut),
        back(2),
    ];
    assert_eq!(effective(heard), S::OptedOut, "they asked themselves too");
}

#[rstest]
#[case("STOP")]
#[case("Stop.")]
#[case("  STOP!!  ")]
#[case("stop stop stop")]
#[case("\"Stop\" 🙏🏽")]
#[case("S\u{200b}TOP\u{fe0f}")]
#[case("\u{ff33}\u{ff34}\u{ff2f}\u{ff30}")]
#[case("stópp")]
#[case("arrêt")]
#[case("ARRE\u{302}T")]
#[case("Arret !")]
#[case("Me désabonner")]
#[case("parar")]
#[case("Sair.")]
#[case("¡Baja!")]
#[case("cancelar")]
#[case("UNSUBSCRIBE")]
#[case("बंद")]
#[case("बंद करो।")]
#[case("रोकें")]
#[case("إيقاف")]
#[case("ايقاف")]
#[case("إِيقَاف")]
#[case("تـوقـف")]
#[case("بند")]
#[case("acha")]
#[case("Simama")]
#[case("BERHENTI")]
#[case("Стоп")]
#[case("dur")]
#[case("iptal")]
#[case("İPTAL")]
#[case("退订")]
#[case("停止。")]
fn a_wish_to_stop_is_heard(#[case] body: &str) {
    assert!(stop_word(body).is_some(), "an ignored STOP: {body}");
}

#[rstest]
#[case("stop please")]
#[case("Don't stop")]
#[case("nonstop")]
#[case("Where is the bus stop?")]
#[case("stop sair")]
#[case("baja california")]
#[case("बंदर")]
#[case("बद")]
#[case("Acha kazi")]
#[case("!!!")]
#[case("🛑")]
#[case("")]
fn a_conversation_is_no_wish_to_stop(#[case] body: &str) {
    assert_eq!(stop_word(body), None, "{body}");
}

proptest! {
    #[test]
    fn decoration_does_not_hide_a_stop(
        word in proptest::sample::select(stop_words().collect::<Vec<_>>()),
        before in "[ .!¡\"'*_👍🏽\u{200b}\u{200f}\n-]{0,6}",
        after in "[ .!?\"'*_🙏🏽\u{200d}\u{fe0f}\n…-]{0,6}",
        upper in any::<bool>(),
    ) {
        let word_said = if upper { word.word.to_uppercase() } else { word.word.to_lowercase() };
        let body = format!("{before}{word_said}{after}");
        prop_assert!(stop_word(&body).is_some(), "an ignored STOP: {}", body);
    }

    #[test]
    fn a_longer_sentence_is_not_a_stop(sentence in "[a-z]{3,9} (my|your) stop [a-z]{3,9}") {
        prop_assert_eq!(stop_word(&sentence), None);
    }

    #[test]
    fn no_import_lifts_a_refusal(
        before in proptest::collection::vec(proptest::sample::select(K::ALL), 0..6),
        after in proptest::collection::vec(proptest::sample::select(&[K::Imported, K::Asked, K::Withdrawn][..]), 0..6),
    ) {
        let events = before.into_iter().chain([K::OptedOut]).chain(after);
        prop_assert_eq!(effective(events), S::OptedOut);
    }
}
