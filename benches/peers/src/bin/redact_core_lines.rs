//! What redact-core finds: one JSON string a line in, `[[start, end, label], ...]` in code points out; for
//! `tests/oracle/letters.py`.

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let engine = redact_core::AnalyzerEngine::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let result = engine.analyze(&text, None);
        let found: Vec<(usize, usize, String)> = result
            .map(|result| result.detected_entities)
            .unwrap_or_default()
            .into_iter()
            .map(|one| {
                let at = |byte: usize| text[..byte].chars().count();
                (at(one.start), at(one.end), format!("{:?}", one.entity_type))
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string(&found)?)?;
    }
    Ok(())
}
