//! Reports of invented people, and who is who in them.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn report(document: &str, publisher: &str, actors: &[(ActorKind, &str, &[&str])]) -> Digest {
    let actors: Vec<_> =
        actors.iter().map(|(kind, name, names)| json!({"name": name, "kind": kind, "names": names})).collect();
    let digest = json!({
        "document": document, "path": "", "publisher": publisher, "byline": [], "published": null, "actors": actors, "claims": [],
    });
    serde_json::from_value(digest).expect("a digest")
}

fn person(name: &'static str) -> (ActorKind, &'static str, &'static [&'static str]) {
    (ActorKind::Person, name, &[])
}

fn who(name: &str) -> Who {
    Who { name: name.into(), document: None }
}

fn is_one(resolution: &Resolution, a: (usize, usize), b: (usize, usize)) -> bool {
    resolution.index_of(a.0, a.1) == resolution.index_of(b.0, b.1)
}

#[test]
fn spellings_of_one_are_one_and_say_why() {
    let reports = [
        report("1", "The Harbour Post", &[person("General Yaqub al-Dhahiri"), person("Hamid al-Dhahiri")]),
        report("2", "Evening Mirror", &[person("Yakoub Zahiri"), (ActorKind::Organization, "Harbour Post", &[])]),
        report("3", "Tarn Courier", &[person("General Zahiri"), person("Dhahiri")]),
    ];
    let resolution = resolve(&reports, &[]);
    assert!(is_one(&resolution, (0, 0), (1, 0)));
    assert!(is_one(&resolution, (0, 0), (2, 0)), "the same title and part");
    assert!(!is_one(&resolution, (0, 0), (0, 1)));
    assert!(!is_one(&resolution, (0, 0), (2, 1)), "one part alone");
    assert_eq!(resolution.named("The Harbour Post"), resolution.entity_of(1, 1).map(|entity| entity.id.clone()));
    let entity = resolution.entity_of(0, 0).expect("there");
    assert_eq!(entity.reasons.len(), 2, "{:?}", entity.reasons);
    assert_eq!(entity.members.len(), 3);
    assert_eq!(resolution.get(&entity.id), Some(entity));
}

#[test]
fn an_acronym_needs_a_report_that_says_so() {
    let alone = report("1", "Post", &[(ActorKind::Organization, "VRF", &[])]);
    let long = report("2", "Mirror", &[(ActorKind::Organization, "Vess River Front", &[])]);
    let told = report("3", "Courier", &[(ActorKind::Organization, "Vess River Front", &["VRF"])]);
    let resolution = resolve(&[alone.clone(), long], &[]);
    assert!(!is_one(&resolution, (0, 0), (1, 0)));
    let resolution = resolve(&[alone, told], &[]);
    assert!(is_one(&resolution, (0, 0), (1, 0)));
}

#[test]
fn a_common_part_is_somebody_else_in_each_report() {
    let reports = [report("1", "Post", &[person("Hassan")]), report("2", "Mirror", &[person("Hassan")])];
    assert!(!is_one(&resolve(&reports, &[]), (0, 0), (1, 0)));
}

#[test]
fn people_decide() {
    let reports = [
        report("1", "Post", &[person("Tamas Orlin"), person("Abu Vess")]),
        report("2", "Mirror", &[person("Tamas Orlin"), (ActorKind::Unnamed, "an official", &[])]),
    ];
    let merge = Decision::Merge { a: who("Tamas Orlin"), b: who("Abu Vess") };
    let split = Decision::Split { a: who("Tamas Orlin"), b: who("Abu Vess") };
    assert!(is_one(&resolve(&reports, std::slice::from_ref(&merge)), (0, 0), (0, 1)));
    assert!(!is_one(&resolve(&reports, &[merge.clone(), split.clone()]), (0, 0), (0, 1)), "the later one wins");
    assert!(is_one(&resolve(&reports, &[split, merge]), (0, 0), (0, 1)));
    // Two of one name, told apart in one report.
    let there = Who { name: "Tamas Orlin".into(), document: Some("2".into()) };
    let apart = Decision::Split { a: who("Tamas Orlin"), b: there };
    let resolution = resolve(&reports, &[apart]);
    assert!(!is_one(&resolution, (0, 0), (1, 0)));
    // Nobody makes an unnamed source somebody.
    let named = Decision::Merge { a: who("an official"), b: who("Tamas Orlin") };
    assert!(!is_one(&resolve(&reports, &[named]), (1, 0), (1, 1)));
}

#[test]
fn countries_by_any_of_their_names() {
    let country =
        |name: &'static str| -> (ActorKind, &'static str, &'static [&'static str]) { (ActorKind::Country, name, &[]) };
    let reports = [
        report("1", "Post", &[country("the United States"), country("Niger")]),
        report("2", "Mirror", &[country("USA"), country("Nigeria")]),
    ];
    let resolution = resolve(&reports, &[]);
    assert!(is_one(&resolution, (0, 0), (1, 0)));
    assert!(!is_one(&resolution, (0, 1), (1, 1)));
}

fn reports() -> impl Strategy<Value = Vec<Digest>> {
    let names = vec![
        "Tamas Orlin",
        "Orlin",
        "General Orlin",
        "ORLIN, Tamás",
        "Tamas Petru Orlin",
        "Petra Orlin",
        "Yaqub al-Dhahiri",
        "Yakoub Zahiri",
        "Hamid Zahiri",
        "General Zahiri",
        "Harbour Post",
        "The Harbour Post",
        "VRF",
        "Vess River Front",
        "an official",
        "Vess",
        "Hassan",
        "Tamas Orlip",
        "Tamas Pedru Orlin",
        "T. Orlin",
    ];
    let kinds =
        vec![ActorKind::Person, ActorKind::Organization, ActorKind::Place, ActorKind::Country, ActorKind::Unnamed];
    let actor = (
        prop::sample::select(kinds),
        prop::sample::select(names.clone()),
        prop::sample::subsequence(names.clone(), 0..3),
    );
    let all = prop::collection::vec((prop::collection::vec(actor, 0..5), prop::sample::select(names)), 0..7);
    all.prop_map(|all| {
        let each = all.into_iter().enumerate().map(|(at, (actors, publisher))| {
            let actors: Vec<_> = actors.iter().map(|(kind, name, names)| (*kind, *name, names.as_slice())).collect();
            report(&format!("sha256:{at}"), publisher, &actors)
        });
        each.collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_reports_changes_nothing(reports in reports(), turn in 0_usize..7, back in any::<bool>()) {
        let mut places: Vec<usize> = (0..reports.len()).collect();
        places.rotate_left(if reports.is_empty() { 0 } else { turn % reports.len() });
        if back {
            places.reverse();
        }
        let turned: Vec<Digest> = places.iter().map(|&place| reports[place].clone()).collect();
        let (one, other) = (resolve(&reports, &[]), resolve(&turned, &[]));
        prop_assert_eq!(one.entities().len(), other.entities().len());
        for (a, b) in one.entities().iter().zip(other.entities()) {
            prop_assert_eq!((&a.id, &a.name, a.kind, &a.names, &a.reasons), (&b.id, &b.name, b.kind, &b.names, &b.reasons));
        }
        for (now, &before) in places.iter().enumerate() {
            for actor in 0..reports[before].actors.len() {
                prop_assert_eq!(one.index_of(before, actor), other.index_of(now, actor));
            }
        }
    }

    #[test]
    fn unnamed_sources_are_never_anybody_else(reports in reports()) {
        let resolution = resolve(&reports, &[Decision::Merge { a: who("an official"), b: who("Tamas Orlin") }]);
        for (at, report) in reports.iter().enumerate() {
            for (actor, found) in report.actors.iter().enumerate() {
                let entity = resolution.entity_of(at, actor).expect("every actor is somebody");
                let member = Member { report: at as u32, actor: actor as u32 };
                prop_assert!(entity.members.contains(&member));
                if found.kind == ActorKind::Unnamed {
                    prop_assert_eq!(entity.members.len(), 1);
                }
            }
        }
    }

    #[test]
    fn ids_are_of_one_entity_each(reports in reports()) {
        let resolution = resolve(&reports, &[]);
        prop_assert!(resolution.entities().windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
