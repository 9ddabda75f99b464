//! One large text, cut into pieces that several threads scan side by side, with the findings of a scan of the whole.
//!
//! A piece is a range of places where a match may begin. Regexes, keywords and borders read on into the text round it,
//! so no piece ends too early for a match. What a scan carries on from place to place is little: for each pattern where
//! it goes on and the list that it may be in, and for all of them the table that they stand in. Tables are read before;
//! each piece is scanned as if no match stood before it; and where one does that matters, its pattern alone is scanned
//! anew from there on, until it is where it would have been without that match.

use std::ops::{ControlFlow, Range};

use memchr::{memmem, memrchr};
use rayon::prelude::*;

use super::{PatternState, Scratch, Search, with_scratch};
use crate::compile::Program;
use crate::context::{Readers, Scored};
use crate::decode;
use crate::finding::Finding;
use crate::prefilter::Anchor;
use crate::view::View;

/// Shortest text that is cut, in bytes of folded text: below, waking threads costs about what they save.
const WORTH_CUTTING: usize = 256 << 10;
/// A piece is not cut smaller or larger than this, in bytes.
const MIN_PIECE: usize = 64 << 10;
const MAX_PIECE: usize = 4 << 20;
/// Pieces for each thread, so that all have work to the end though some pieces take longer.
const PIECES_PER_THREAD: usize = 4;
/// How far from where a cut should be it may be, to lie between two paragraphs or lines: fewer matches stand across it.
const NEAR: usize = 4 << 10;
/// Bytes that are scanned anew at a time, where a match stands across a cut.
const STEP: usize = 2 << 10;

/// Everything found in `haystack`, by the threads of the pool that this is called in.
pub(crate) fn scan(program: &Program, haystack: &[u8]) -> Vec<Finding> {
    let view = View::new(haystack);
    let cuts = cuts(view.bytes(), rayon::current_num_threads());
    if cuts.is_empty() {
        return with_scratch(program, |scratch| {
            super::scan_scored(program, scratch, view.bytes());
            findings(program, scratch, &view)
        });
    }
    scan_cut(program, &view, &cuts)
}

/// As [`scan`], cut at `cuts`, which are in order and inside the text.
fn scan_cut(program: &Program, view: &View<'_>, cuts: &[usize]) -> Vec<Finding> {
    let text = view.bytes();
    // A thread that waits may take the work of another scan meanwhile: no scratch of its own is in use then.
    let (plain, decoded) = rayon::join(
        || scan_pieces(program, text, cuts),
        || scan_decoded(program, text),
    );
    with_scratch(program, |scratch| {
        scratch.prepare(program);
        scratch.scored.extend(plain);
        super::add_the_undecoded_rest(program, scratch, text);
        scratch.scored.extend(decoded);
        super::settle(program, scratch, text);
        findings(program, scratch, view)
    })
}

fn findings(program: &Program, scratch: &mut Scratch, view: &View<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    super::report(program, scratch, view, |finding| {
        findings.push(finding);
        ControlFlow::Continue(())
    });
    findings
}

/// Where to cut a text for so many threads: nowhere if it is not worth it.
fn cuts(text: &[u8], threads: usize) -> Vec<usize> {
    if threads < 2 || text.len() < WORTH_CUTTING {
        return Vec::new();
    }
    let len = (text.len() / (threads * PIECES_PER_THREAD)).clamp(MIN_PIECE, MAX_PIECE);
    let pieces = text.len() / len;
    (1..pieces).map(|at| quiet_place(text, at * len)).collect()
}

/// Behind the last blank line, or the last line, shortly before `place`.
fn quiet_place(text: &[u8], place: usize) -> usize {
    let before = &text[place.saturating_sub(NEAR)..place];
    let paragraph = memmem::rfind(before, b"\n\n").map(|at| at + 2);
    let line = || memrchr(b'\n', before).map(|at| at + 1);
    let end = paragraph.or_else(line).unwrap_or(before.len());
    place - before.len() + end
}

fn scan_decoded(program: &Program, text: &[u8]) -> Vec<Scored> {
    with_scratch(program, |scratch| {
        scratch.prepare(program);
        decode::scan(program, scratch, text);
        std::mem::take(&mut scratch.scored)
    })
}

/// Places where matches may begin, and what lines before them say.
struct Piece {
    range: Range<usize>,
    readers: Readers,
}

/// What a scan of a piece gave.
struct Scanned {
    scored: Vec<Scored>,
    /// Where patterns that found something stand at its end.
    states: Vec<(u32, PatternState)>,
}

/// All matches with their scores that the stages up to there find in the plain text.
fn scan_pieces(program: &Program, text: &[u8], cuts: &[usize]) -> Vec<Scored> {
    let scanner = PieceScanner::new(program, text);
    let pieces = scanner.pieces(cuts);
    let scanned: Vec<Scanned> = pieces.par_iter().map(|piece| scanner.scan(piece)).collect();
    let mut all = Vec::new();
    let mut open = Vec::new();
    let mut twins = Twins::default();
    for (piece, mut scanned) in pieces.iter().zip(scanned) {
        if !open.is_empty() {
            scanner.scan_anew(&mut twins, piece, &open, &mut scanned);
        }
        all.append(&mut scanned.scored);
        open = scanned.states;
        open.retain(|(pattern, state)| !scanner.is_over(*pattern, state, piece.range.end));
    }
    all
}

/// Two scratches for the same part of a text: one knows of the matches before it, one does not.
#[derive(Default)]
struct Twins {
    knowing: Scratch,
    ignorant: Scratch,
}

/// Scans parts of one text.
struct PieceScanner<'p> {
    program: &'p Program,
    text: &'p [u8],
}

impl<'p> PieceScanner<'p> {
    fn new(program: &'p Program, text: &'p [u8]) -> PieceScanner<'p> {
        PieceScanner { program, text }
    }

    fn pieces(&self, cuts: &[usize]) -> Vec<Piece> {
        let starts = || std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([self.text.len()]);
        // A match may begin before its anchor, and so before the piece.
        let reach_back = self.program.reach_back;
        let lowest = starts().map(|start| start.saturating_sub(reach_back));
        let readers = Readers::at_each(&self.program.keywords, self.text, lowest);
        let ranges = starts().zip(ends).map(|(start, end)| start..end);
        let pieces = ranges.zip(readers);
        pieces
            .map(|(range, readers)| Piece { range, readers })
            .collect()
    }

    /// Scans a piece as if no match stood before it.
    fn scan(&self, piece: &Piece) -> Scanned {
        with_scratch(self.program, |scratch| {
            self.begin(scratch, piece);
            self.run(scratch, piece.range.clone(), |_| true);
            let touched = scratch.touched.iter();
            Scanned {
                states: touched
                    .map(|&pattern| (pattern, scratch.states[pattern as usize]))
                    .collect(),
                scored: std::mem::take(&mut scratch.scored),
            }
        })
    }

    fn begin(&self, scratch: &mut Scratch, piece: &Piece) {
        scratch.prepare(self.program);
        scratch.hits.begin_in(&piece.readers);
    }

    /// Adds what anchors in `range` lead to.
    fn run(&self, scratch: &mut Scratch, range: Range<usize>, is_wanted: impl Fn(u32) -> bool) {
        scratch.hits.reset();
        let push = |scored: &mut Vec<Scored>, one| {
            scored.push(one);
            ControlFlow::Continue(())
        };
        let search = Search {
            program: self.program,
            text: self.text,
            is_wanted,
        };
        let _ = search.run(scratch, range, push);
    }

    /// Corrects what a scan of a piece gave, by what stands `open` before it.
    ///
    /// Both twins scan the patterns that are open, and no others, since patterns know nothing of each other. What the
    /// ignorant one finds is what the piece's own scan found; what the knowing one finds takes its place. As soon as it
    /// makes no difference any more what stood before, the rest of the piece's own scan is right.
    fn scan_anew(
        &self,
        twins: &mut Twins,
        piece: &Piece,
        open: &[(u32, PatternState)],
        scanned: &mut Scanned,
    ) {
        let Twins { knowing, ignorant } = twins;
        self.begin(ignorant, piece);
        self.begin(knowing, piece);
        for &(pattern, state) in open {
            knowing.states[pattern as usize] = state;
            knowing.touched.push(pattern);
            knowing.note_list(pattern);
        }
        let mut wanted: Vec<u32> = open.iter().map(|&(pattern, _)| pattern).collect();
        let mut from = piece.range.start;
        while from < piece.range.end && !wanted.is_empty() {
            let to = piece.range.end.min(from + STEP);
            for scratch in [&mut *knowing, &mut *ignorant] {
                self.run(scratch, from..to, |pattern| wanted.contains(&pattern));
            }
            wanted.retain(|&pattern| {
                let [known, unknown] =
                    [&*knowing, &*ignorant].map(|scratch| scratch.states[pattern as usize]);
                let is_over = |state| self.is_over(pattern, state, to);
                known != unknown && !(is_over(&known) && is_over(&unknown))
            });
            from = to;
        }
        replace(
            &mut scanned.scored,
            &mut ignorant.scored,
            &mut knowing.scored,
        );
        // It mattered to the end of the piece.
        scanned
            .states
            .retain(|(pattern, _)| !wanted.contains(pattern));
        let states = wanted
            .iter()
            .map(|&pattern| (pattern, knowing.states[pattern as usize]));
        scanned.states.extend(states);
    }

    /// Whether nothing that anchors at `at` or behind lead to depends on where the pattern stood before.
    fn is_over(&self, pattern: u32, state: &PatternState, at: usize) -> bool {
        let pattern = &self.program.patterns[pattern as usize];
        let reach_back = match pattern.clues.anchor {
            Anchor::Inner(_) => pattern.rules_pattern().max_len,
            Anchor::Start(_) | Anchor::Anywhere(_) => 0,
        };
        let first_start = at.saturating_sub(reach_back);
        state.resume <= first_start && state.list.is_over(first_start)
    }
}

/// Puts `right` in the place of `wrong`, which holds the first matches of some patterns in `scored`.
fn replace(scored: &mut Vec<Scored>, wrong: &mut [Scored], right: &mut Vec<Scored>) {
    wrong.sort_by_key(|one| one.pattern);
    let mut left: Vec<(u32, usize)> = wrong
        .chunk_by(|left, right| left.pattern == right.pattern)
        .map(|same| (same[0].pattern, same.len()))
        .collect();
    scored.retain(|one| {
        let at = left.binary_search_by_key(&one.pattern, |&(pattern, _)| pattern);
        match at.map(|at| &mut left[at].1) {
            Ok(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        }
    });
    scored.append(right);
}

#[cfg(all(test, feature = "packs"))]
#[path = "../../benches/corpus/mod.rs"]
mod corpus;

#[cfg(all(test, feature = "packs"))]
mod tests {
    use super::corpus::{Corpus, corpus, near_miss};
    use super::*;
    use crate::{Pack, RuleSet, Scanner, Score};
    use proptest::prelude::*;

    /// Cut at all of these places, a text gives what it gives uncut.
    fn assert_same(scanner: &Scanner, text: &[u8], cuts: &[usize]) {
        let view = View::new(text);
        let mut cuts: Vec<usize> = cuts
            .iter()
            .map(|cut| cut % (view.bytes().len() + 1))
            .collect();
        cuts.sort_unstable();
        let found = scan_cut(scanner.program(), &view, &cuts);
        let expected = scanner.scan_bytes(text);
        let text = String::from_utf8_lossy(text);
        assert_eq!(found, expected, "{text:?} cut at {cuts:?}");
    }

    /// A low threshold, so that guesses are compared as well.
    fn scanner() -> Scanner {
        let mut builder = Scanner::builder();
        builder.min_score(Score::new(1));
        builder
            .build(RuleSet::builtin_all())
            .expect("the embedded packs compile")
    }

    fn every(len: usize, text: &[u8]) -> Vec<usize> {
        (0..text.len()).step_by(len).skip(1).collect()
    }

    #[test]
    fn pieces_of_every_corpus() {
        let scanner = scanner();
        for name in Corpus::ALL {
            for (len, size) in [(67, 6 << 10), (700, 24 << 10), (5_000, 64 << 10)] {
                let text = corpus(name, size);
                assert_same(&scanner, &text, &every(len, &text));
            }
        }
    }

    #[test]
    fn pieces_of_texts_hostile_to_rules() {
        let scanner = scanner();
        for &(_, piece) in near_miss::PIECES {
            let text = near_miss::of_piece(piece, 4 << 10);
            assert_same(&scanner, &text, &every(301, &text));
        }
        for rule in scanner.rules().iter().step_by(5) {
            let text = near_miss::of_rule(rule, 2 << 10);
            assert_same(&scanner, &text, &every(173, &text));
        }
    }

    /// What goes on over many pieces: a list, a table, a value that outgrows its rule, a token that decodes.
    #[test]
    fn what_reaches_over_many_pieces() {
        let scanner = scanner();
        let number = |at: usize| format!("{:03}-{:02}-{:04}", 531 + at % 40, 27, 1000 + at);
        let list: Vec<String> = (0..400).map(number).collect();
        let rows = |from, to| (from..to).map(|at| format!("Ann;{};x\n", number(at)));
        let table: String = rows(0, 300).collect();
        let texts = [
            format!("SSNs: {}", list.join(", ")),
            format!("name;ssn;note\n{table}"),
            // The heading ends, and another one says nothing.
            format!("name;ssn;note\n{table}name;size;note\n{table}and so on\n{table}"),
            format!("api_key = {}", "aB3".repeat(3_000)),
            format!(
                "-----BEGIN RSA PRIVATE KEY-----\n{}",
                "MIIEow\n".repeat(2_000)
            ),
            format!("id {}", "NTMxLTI3LTg4NDYgU1NOIA".repeat(400)),
            format!(
                "Mr. Zybrowka wrote. {}Zybrowka left.",
                "Nobody said more. ".repeat(300)
            ),
            "a@".repeat(900) + &"x".repeat(700) + "@example.org",
        ];
        for text in &texts {
            for len in [97, 1_024, 3_000] {
                assert_same(&scanner, text.as_bytes(), &every(len, text.as_bytes()));
            }
        }
        assert!(scanner.scan(&texts[0]).len() >= 400, "the list goes on");
        assert!(scanner.scan(&texts[1]).len() >= 300, "the table goes on");
    }

    #[test]
    fn the_naive_engine_in_pieces() {
        let mut builder = Scanner::builder();
        let scanner = builder
            .engine(crate::Engine::Naive)
            .build(RuleSet::builtin(Pack::IDENTITY))
            .unwrap();
        let text = corpus(Corpus::Dense, 2 << 10);
        assert_same(&scanner, &text, &every(61, &text));
    }

    #[test]
    fn short_texts_and_few_threads_are_not_cut() {
        let long = corpus(Corpus::Clean, 4 * WORTH_CUTTING);
        assert!(cuts(&long[..WORTH_CUTTING - 1], 2).is_empty());
        assert!(cuts(&long, 1).is_empty());
        let cuts = cuts(&long, 4);
        assert_eq!(cuts.len(), 15);
        assert!(cuts.iter().all(|&cut| long[..cut].ends_with(b"\n")));
        // Where no line ends, it is cut all the same.
        assert_eq!(quiet_place(&[b'x'; 10_000], 9_000), 9_000);
    }

    const WORDS: &[&str] = &[
        "078-05-1120",
        "531-27-8846",
        "123456789",
        "SSN",
        "SSNs: ",
        ", ",
        " and ",
        "; ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\t",
        "name;ssn;dob\n",
        "Ann;531-27-8846;04/17/1986\n",
        "| Name | MRN |\n",
        "Maria Gonzalez",
        "Gonzalez",
        "Dear Mr. ",
        "Zybrowka",
        "denise.alvarado@example.org",
        "@",
        "a.b@",
        "DOB: 04/17/1986",
        "patient MRN 4411872",
        "E11.9",
        "account number ",
        "4111 1111 1111 1111",
        "part number",
        "0 7 8 - 0 5 - 1 1 2 0",
        "MDc4LTA1LTExMjA=",
        "SSN%20078%2D05%2D1120",
        "０７８-05-1120",
        "\u{200B}",
        "é",
        "日",
        "😀",
        "ghp_4fK9sQ2mZx81LpTn0VbYc3RdWq7Ju5Hg2TsX",
        "password: ",
        "hunter2!Xy",
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "MIIEowIBAAKCAQEA",
        "https://a.example/?token=",
        "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z",
        "10.0.0.1",
        "the office called and said nothing of any use to anybody ",
        "_",
        "-",
        "\u{FF0D}",
        "DE89 3704 0044 0532 0130 00",
        "(413) 555-0142",
        "SSN ZERO SEVEN EIGHT",
    ];

    proptest! {
        #[test]
        fn cuts_change_nothing(
            words in prop::collection::vec(prop::sample::select(WORDS), 0..60),
            cuts in prop::collection::vec(any::<u16>(), 0..9),
        ) {
            static SCANNER: std::sync::OnceLock<Scanner> = std::sync::OnceLock::new();
            let cuts: Vec<usize> = cuts.into_iter().map(usize::from).collect();
            assert_same(SCANNER.get_or_init(scanner), words.concat().as_bytes(), &cuts);
        }
    }
}
