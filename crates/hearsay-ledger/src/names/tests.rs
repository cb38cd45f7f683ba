//! Names of invented people and bodies in the spellings that the press has for them.

use super::*;
use proptest::prelude::*;

fn verdict(a: &str, b: &str, kind: NameKind) -> Verdict {
    compare(a, b, kind).verdict
}

fn check(kind: NameKind, expected: Verdict, pairs: &[(&str, &str)]) {
    for (a, b) in pairs {
        let found = compare(a, b, kind);
        assert_eq!(found.verdict, expected, "{a} | {b}: {found:?}");
    }
}

#[test]
fn one_person_in_several_spellings() {
    check(
        NameKind::Person,
        Verdict::Same,
        &[
            ("Tamas Orlin", "ORLIN, Tamás"),
            ("Tamas Orlin", "Tamas Petru Orlin"),
            ("Commander Tamas Orlin", "Mr Tamas Orlin"),
            // Arabic and Persian.
            ("Yaqub al-Dhahiri", "Yakoub Zahiri"),
            ("يعقوب الظاهري", "Yaqub al-Dhahiri"),
            ("Qasem Ghaderpour", "Ghasem Qaderpur"),
            ("Houshang Bahmanzadeh", "Hooshang Bahmanzade"),
            ("Abdul Karim Vessani", "Abdulkarim al-Vessani"),
            // Russian.
            ("Сергей Цветлов", "Sergei Tsvetlov"),
            ("Yevgeny Zhurilin", "Evgenij Schurilin"),
            // Chinese.
            ("王小川", "Wang Xiaochuan"),
            ("Wang Xiao-chuan", "Wang Xiaochuan"),
            // Spanish.
            ("José María Ortúzar Peña", "Jose Maria Ortuzar"),
        ],
    );
}

#[test]
fn a_part_in_conflict_forbids() {
    check(
        NameKind::Person,
        Verdict::Different,
        &[
            ("Tamas Orlin", "Tamas Varga"),
            ("Tamas Orlin", "Petra Orlin"),
            ("Yaqub al-Dhahiri", "Hamid al-Dhahiri"),
            ("Yaqub Hamid al-Vessani", "Yaqub Hamid al-Tarni"),
            ("Omar bin Salim al-Vessani", "Salim bin Omar al-Vessani"),
            ("Sergei Borisovich Tsvetlov", "Sergei Maximovich Tsvetlov"),
            ("王小川", "王小明"),
            ("Rosa Ortúzar Peña", "Rosa Ortúzar Linares"),
        ],
    );
}

#[test]
fn one_part_or_a_typo_stays_open() {
    check(
        NameKind::Person,
        Verdict::Unsure,
        &[
            ("Orlin", "Tamas Orlin"),
            ("T. Orlin", "Tamas Orlin"),
            ("Tamas Orlin", "Tamas Orlip"),
            ("Maria Orlin", "Mario Orlin"),
            ("Ali", "Ali"),
            ("Bob Orlin", "Robert Orlin"),
        ],
    );
}

#[test]
fn bodies_with_and_without_what_does_not_count() {
    check(
        NameKind::Organization,
        Verdict::Same,
        &[
            ("The Harbour Post", "Harbour Post"),
            ("Vess Shipping Ltd", "Vess Shipping Limited"),
            ("OOO Vesskaya Pristan", "Vesskaya Pristan LLC"),
            ("Vess Ferry Co., Ltd.", "VESS FERRY CO LTD"),
            ("Orlin Group", "Orlin"),
            ("7th River Brigade", "Seventh River Brigade"),
            ("Al-Nahr Brigade", "Al Nahr brigade"),
        ],
    );
    check(
        NameKind::Organization,
        Verdict::Different,
        &[
            ("Harbour Post", "Evening Mirror"),
            ("Vess Ministry of Defence", "Vess Ministry of Fisheries"),
            ("Bank of Vess", "Bank of Tarn"),
        ],
    );
    check(NameKind::Organization, Verdict::Unsure, &[("VRF", "Vess River Front")]);
    assert_ne!(verdict("3 River Brigade", "4 River Brigade", NameKind::Organization), Verdict::Same);
}

#[test]
fn every_part_is_accounted_for() {
    let comparison = compare("Sheikh Yaqub al-Dhahiri", "Yakoub Hamid Zahiri", NameKind::Person);
    let of = |part: &str| {
        comparison.reasons.iter().find(|reason| [&reason.a, &reason.b].contains(&&part.to_owned())).map(|it| it.how)
    };
    assert_eq!(of("sheikh"), Some(How::Aside));
    assert_eq!(of("yaqub"), Some(How::Spelling));
    assert_eq!(of("hamid"), Some(How::Missing));
    assert_eq!(of("dhahiri"), Some(How::Spelling));
}

#[test]
fn what_is_the_same_shares_a_key() {
    for (a, b) in [
        ("Yaqub al-Dhahiri", "Yakoub Zahiri"),
        ("Yevgeny Zhurilin", "Evgenij Schurilin"),
        ("Сергей Цветлов", "Sergei Tsvetlov"),
    ] {
        let keys = |name| Prepared::new(name, NameKind::Person).block_keys();
        assert_eq!(keys(a), keys(b), "{a} | {b}");
    }
    let whole = |name| Prepared::new(name, NameKind::Person).whole_key();
    assert_eq!(whole("王小川"), whole("Wang Xiaochuan"));
}

fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-z]{1,8}",
        "[а-я]{2,6}",
        "[ا-ي]{2,6}",
        "[一-龥]{1,3}",
        prop::sample::select(vec![
            "al", "bin", "Abdul", "Dr", "Ltd", "AG", "of", "T.", "44", "III", "ben", "Sheikh", "Bob", "Group"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 0..6).prop_flat_map(|words| {
        prop::sample::select(vec![" ", "-", ", ", ""]).prop_map(move |between| words.join(between))
    })
}

proptest! {
    #[test]
    fn the_order_of_two_names_changes_nothing(a in name(), b in name()) {
        for kind in [NameKind::Person, NameKind::Organization, NameKind::Place] {
            let (one, other) = (compare(&a, &b, kind), compare(&b, &a, kind));
            prop_assert_eq!(one.verdict, other.verdict);
            prop_assert_eq!(one.score.to_bits(), other.score.to_bits());
            prop_assert_eq!(one.reasons.len(), other.reasons.len());
            prop_assert!((0.0..=1.0).contains(&one.score));
        }
    }

    #[test]
    fn nothing_makes_it_fall_over(a in "\\PC*", b in "\\PC*") {
        for kind in [NameKind::Person, NameKind::Organization, NameKind::Place] {
            let _ = compare(&a, &b, kind);
        }
    }

    #[test]
    fn a_name_is_like_itself(a in name()) {
        let found = compare(&a, &a, NameKind::Organization);
        prop_assert!(found.verdict != Verdict::Different || Prepared::new(&a, NameKind::Organization).normal().is_empty(), "{:?}", found);
    }
}
