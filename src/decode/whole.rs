//! A text that is there from its start to its end: only the stretches round pieces are copied and read.
//!
//! Of plain text far from a piece nothing is asked but the headings above it. Where neither the source nor its copy has
//! one that still speaks, the copy ends, and the next one begins shortly before the next piece.

use std::ops::Range;

use super::{KEPT, Layer, Piece, SURROUNDINGS, Source, Wanted};
use crate::compile::Program;
use crate::context::{Hits, Scored};
use crate::pipeline::Learnt;

/// How far back a line is looked for, in bytes.
const NEAR: usize = 4096;
/// How far ahead a space is looked for, in bytes: nearly every text has one, and each stretch asks.
const FAR: usize = 1 << 16;

/// A text, the layer under it, and what its lines say.
pub(super) struct Whole<'t, 'h> {
    pub(super) program: &'t Program,
    pub(super) source: Source<'t>,
    /// As in [`Layer::advance`].
    pub(super) under: Option<&'t [Piece]>,
    /// The headings of the source.
    pub(super) hits: &'h mut Hits,
    pub(super) learnt: &'h mut Learnt,
}

impl Layer {
    /// As [`Layer::advance`] for all of a text, after [`Layer::begin`].
    pub(super) fn scan_whole(&mut self, mut whole: Whole<'_, '_>, sink: &mut Vec<Scored>) {
        let Whole {
            program,
            source,
            under,
            ..
        } = whole;
        if self.is_too_deep() {
            self.refuse(program, source, under, sink);
            return;
        }
        let mut reader = self.reader;
        let (text, base) = (source.text, source.base);
        reader.read(text, base, true, Wanted(under), &mut |piece| {
            self.move_on(&mut whole, piece.source.start, sink);
            self.push(source, &piece);
        });
        if !self.pieces.is_empty() {
            let end = self.end_of_stretch(&whole);
            self.copy(source, end);
            self.finish(&mut whole, sink);
        }
    }

    /// Ends the stretch and begins another one before the piece at `next`, if that is far away.
    fn move_on(&mut self, whole: &mut Whole<'_, '_>, next: usize, sink: &mut Vec<Scored>) {
        let (program, source) = (whole.program, whole.source);
        let before = program.look_behind + program.reach_back + SURROUNDINGS + KEPT;
        let latest = next.saturating_sub(before);
        if latest <= self.copied {
            return;
        }
        let end = match self.pieces.is_empty() {
            true => self.copied,
            false => self.end_of_stretch(whole),
        };
        let Some(start) = whole.quiet_line(end..latest).filter(|start| *start > end) else {
            return;
        };
        if !self.pieces.is_empty() {
            self.copy(source, end);
            if !self.is_quiet(whole) {
                return;
            }
            self.finish(whole, sink);
        }
        self.begin(program, self.depth, start);
    }

    /// Where nothing of what begins near the last piece is going on: behind a space, over which no run goes.
    fn end_of_stretch(&self, whole: &Whole<'_, '_>) -> usize {
        let Source { text, base, .. } = whole.source;
        // Room for what begins behind the last piece, and for a line between headings.
        let ahead = whole.program.look_ahead + SURROUNDINGS + 4 * Hits::LOOK_BEHIND;
        let from = (self.copied - base + ahead).min(text.len());
        let near = &text[from..text.len().min(from + FAR)];
        let space = memchr::memchr(b' ', near);
        base + space.map_or(text.len(), |space| from + space + 1)
    }

    /// Whether no heading speaks, behind the last piece, that the source does not have, and the source has none.
    fn is_quiet(&mut self, whole: &mut Whole<'_, '_>) -> bool {
        let Some(last) = self.pieces.last() else {
            return true;
        };
        let from = last.out.end - self.base + Hits::LOOK_BEHIND;
        let to = self.text.len().saturating_sub(Hits::LOOK_BEHIND);
        let line = self.text.get(from..to);
        let Some(end) = line.and_then(|line| memchr::memchr(b'\n', line)) else {
            return false;
        };
        let at = from + end + 1;
        let under = self.copied - (self.text.len() - at) - whole.source.base;
        let (keywords, text) = (&whole.program.keywords, whole.source.text);
        self.scratch.hits.is_quiet_at(keywords, &self.text, at)
            && whole.hits.is_quiet_at(keywords, text, under)
    }

    /// Scans the stretch, which stands for a text of its own.
    fn finish(&mut self, whole: &mut Whole<'_, '_>, sink: &mut Vec<Scored>) {
        let program = whole.program;
        let decided = self.scan(program, whole.learnt, true);
        let mut found = std::mem::take(&mut self.found);
        self.take_decided(program, decided, &mut found);
        let mut next = self.next.take().unwrap_or_default();
        next.begin(program, self.depth + 1, self.base);
        let above = Whole {
            program,
            source: Source {
                text: &self.text,
                base: self.base,
                is_end: true,
            },
            under: Some(&self.pieces),
            hits: &mut self.scratch.hits,
            learnt: whole.learnt,
        };
        next.scan_whole(above, &mut found);
        next.depth = 0;
        self.next = Some(next);
        self.hand_over(whole.source, found, sink);
    }
}

impl Whole<'_, '_> {
    /// The last line of those that begin in `places` at whose start no heading speaks, if a run may be told from what
    /// stands before it.
    fn quiet_line(&mut self, places: Range<usize>) -> Option<usize> {
        let Source { text, base, .. } = self.source;
        let near = places.start.max(places.end.saturating_sub(NEAR))..places.end;
        let line = text.get(near.start - base..near.end - base)?;
        let at = near.start - base + memchr::memrchr(b'\n', line)? + 1;
        // No run goes on over a space.
        let behind = &text[at..text.len().min(at + KEPT)];
        let is_parted = memchr::memchr(b' ', behind).is_some();
        let keywords = &self.program.keywords;
        (is_parted && self.hits.is_quiet_at(keywords, text, at)).then_some(base + at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layer, base64};
    use super::*;
    use crate::context::Precedence;
    use crate::finding::Score;
    use crate::pipeline::{self, Scratch};
    use crate::{RuleSet, Scanner};
    use proptest::prelude::*;
    use std::sync::OnceLock;

    /// A number that needs a keyword or a heading, and a token that outgrows its rule.
    const RULES: &str = r#"
        schema = 1
        id = "whole"
        version = "1.0.0"
        description = "Rules that headings, keywords and long tokens speak for."
        license = "CC0-1.0"

        [[rules]]
        id = "number"
        entity = "NUMBER"
        description = "Nine digits beside a keyword"
        severity = "medium"
        regex = '\d{3}-\d{2}-\d{4}'
        confidence = 20
        require_context = true
        context = [{ keywords = ["ssn", "insured"], weight = 60 }]
        must_match = ["SSN 531-27-8846"]
        must_not_match = ["531-27-8846"]

        [[rules]]
        id = "token"
        entity = "TOKEN"
        description = "A token with a prefix"
        severity = "high"
        regex = 'tok_[0-9a-zA-Z]{8,40}'
        confidence = 80
        must_match = ["tok_a1B2c3D4"]
        must_not_match = ["tok_"]
    "#;

    const PLAIN: &str = "The office was closed on Monday and nobody came.\n";

    fn scanner() -> &'static Scanner {
        static SCANNER: OnceLock<Scanner> = OnceLock::new();
        SCANNER.get_or_init(|| Scanner::new(RULES.parse::<RuleSet>().unwrap()).unwrap())
    }

    type Row = (usize, usize, u32, Precedence, Score);

    /// What the layers find, with a copy of all of the text as the dull twin.
    fn found(text: &str, is_copied: bool) -> Vec<Row> {
        let program = scanner().program();
        let mut scratch = Scratch::default();
        pipeline::scan_scored(program, &mut scratch, text.as_bytes());
        scratch.scored.clear();
        if is_copied {
            let mut layer = Layer::default();
            layer.begin(program, 1, 0);
            let source = Source::whole(text.as_bytes());
            let (learnt, scored) = (&mut scratch.learnt, &mut scratch.scored);
            layer.advance(program, source, None, learnt, scored);
        } else {
            super::super::scan(program, &mut scratch, text.as_bytes());
        }
        let row = |one: &Scored| {
            let Scored {
                span,
                rule,
                precedence,
                score,
                ..
            } = *one;
            (span.start, span.end, rule, precedence, score)
        };
        let mut rows: Vec<Row> = scratch.scored.iter().map(row).collect();
        rows.sort_unstable();
        rows
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            8 => Just(PLAIN.repeat(90)),
            2 => Just("Closed on Monday, and nobody came\n".repeat(90)),
            4 => Just("Nothing".to_owned() + &" of note".repeat(600) + "\n"),
            3 => Just("7,12,A\n".repeat(700)),
            2 => Just("x".repeat(4_000)),
            2 => Just("- one\n- two\n\n\n\n\n".repeat(200)),
            2 => Just("ssn,city,note\n".to_owned()),
            2 => Just("s&#115;n,city,note\n".to_owned()),
            2 => Just("<table><tr><th>SSN</th></tr><tr><td>531%2D27-8846</td></tr>\n".to_owned()),
            1 => Just("</table>\n".to_owned()),
            2 => Just("INSERT INTO t (ssn, city) VALUES ('531%2D27-8846', 'x'),\n".to_owned()),
            2 => Just("531%2D27-8846,Boston,x\n".to_owned()),
            2 => Just("insured 531-27%2D8846 here\n".to_owned()),
            2 => Just("ins&#117;red 531-27-8846 here\n".to_owned()),
            2 => Just("SSN:\n\n531%2D27%2D8846\n".to_owned()),
            2 => Just("tok%5Fa1B2c3D4".to_owned()),
            1 => Just("tok%5F".to_owned() + &"a1".repeat(3_000) + "\n"),
            2 => Just(base64::encode(b"ssn 531-27-8846, tok%5Fa1B2c3D4") + "\n"),
            1 => Just(base64::encode(base64::encode(&b"ssn 531-27-8846 ".repeat(90)).as_bytes())),
            1 => Just("%54lR".to_owned() + &"TlRNeExUSTNMVGc0TkRZPQ\n".repeat(200)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn stretches_find_what_a_copy_finds(lines in prop::collection::vec(line(), 1..16)) {
            let text = lines.concat();
            prop_assert_eq!(found(&text, false), found(&text, true));
        }
    }

    /// Each stretch leaves its memory behind: a text with a piece at either end needs no copy of what lies between.
    #[test]
    fn plain_text_between_pieces_is_not_copied() {
        let piece = "SSN 531%2D27-8846\n";
        let text = [piece, &PLAIN.repeat(10_000), piece].concat();
        let program = scanner().program();
        let mut scratch = Scratch::default();
        pipeline::scan_scored(program, &mut scratch, text.as_bytes());
        assert_eq!(scratch.scored.len(), 2);
        let layer = scratch.layer.take().unwrap();
        assert!(layer.text.capacity() < 1 << 16, "{}", layer.text.capacity());
    }
}
