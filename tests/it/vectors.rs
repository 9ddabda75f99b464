//! The reference vectors: each names an entity, a text, and the only match of that entity in it.

use promptveil::Scanner;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    entity: String,
    text: String,
    #[serde(rename = "match")]
    value: Option<String>,
    why: String,
}

#[test]
fn vectors() {
    let Ok(file) = std::fs::read_to_string("../shared/vectors.jsonl") else {
        return;
    };
    let scanner = Scanner::builtin();
    let mut failed = 0;
    let mut total = 0;
    for line in file.lines() {
        let vector: Vector = serde_json::from_str(line).unwrap();
        let label = match vector.entity.strip_prefix("us_dl_") {
            Some(_) => "DRIVER_LICENSE".to_owned(),
            None => vector.entity.to_uppercase(),
        };
        total += 1;
        let all: Vec<_> = scanner.scan(&vector.text);
        let found: Vec<&str> = all
            .iter()
            .filter(|f| scanner.rule(f.rule()).entity() == label)
            .map(|f| &vector.text[f.range()])
            .collect();
        let ok = match &vector.value {
            Some(value) => found == [value.as_str()],
            None => found.is_empty(),
        };
        if !ok {
            failed += 1;
            let others: Vec<_> = all
                .iter()
                .map(|f| (scanner.rule(f.rule()).id().to_string(), &vector.text[f.range()], f.score().points()))
                .collect();
            eprintln!("{} | {:?} | want {:?} ({}) | got {:?} all {:?}", vector.entity, vector.text, vector.value, vector.why, found, others);
        }
    }
    eprintln!("{failed} of {total} failed");
    assert_eq!(failed, 0);
}
