//! Text -> pieces: where something encoded stands, and what it says.
//!
//! A [`Reader`] goes through a text once, from left to right, and may stop where the text so far ends. What it reports
//! depends on the text alone and never on where it stopped: every look back and ahead is bounded and waits until all
//! of it is there.

mod trigger;

use super::list::{self, List};
use super::marks::{Blocks, classifier};
use super::run::{MIN_RUN, decode_run, is_digit, measure};
use super::{
    Wanted, digits, entity, escape, groups, line_break, lookalike, numeral, octet, splice,
};
use crate::arch::BLOCK;
use crate::finding::Span;
use crate::view::fold_alone;
use trigger::{NextTrigger, Trigger};

/// How far before the place where it was noticed a piece may begin.
const REACH_BACK: usize = splice::REACH;
/// How far behind the place where it was noticed anything but a run may matter.
const LOOK_AHEAD: usize = 2 * splice::REACH;
/// How much of the text before [`Reader::read_up_to`] has to stay there.
pub(crate) const KEPT: usize = 2 * BLOCK;
/// How far before a place that is wanted reading may go on; less is not worth it.
const SKIPPED: usize = 256;

/// A stretch of the source, and the folded text that it stands for.
pub(super) struct Decoded<'p> {
    /// In the source, counted from the start of its first piece ever.
    pub(super) source: Span,
    pub(super) text: &'p [u8],
    pub(super) reading: Reading,
}

/// How sure it is that a piece means what it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    /// Underscores beside a value, which stands there as it is.
    Border,
    /// Decoding it once more would be a layer of its own.
    #[default]
    Encoded,
    /// A mark, a line break or a spelled-out sign inside a value.
    Split,
    /// A letter of another script in place of a Latin one.
    Lookalike,
    /// Digits spelled out or set apart, and letters in place of digits: any of these may mean nothing.
    Guess,
    /// Groups of digits that are parted as the members of a list are: only a keyword makes a number of them.
    Groups,
}

/// How far a text has been read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reader {
    /// Whether look-alikes and numbers in disguise are read.
    sees_lookalikes: bool,
    /// Words before this offset hold no letters in place of digits.
    word_floor: usize,
    /// Groups before this offset are no number.
    group_floor: usize,
    /// Everything before has been looked at.
    from: usize,
    /// End of the last piece.
    piece_end: usize,
    /// No run begins before this offset.
    run_floor: usize,
    /// Here the next segment of a token begins that something parts.
    token_floor: usize,
    /// A window of a run ended at `from`; so long is its line there.
    open_line: Option<usize>,
    /// A list of numbers goes on at `from`.
    open_list: Option<List>,
}

/// A call of [`Reader::read`].
struct Round<'r> {
    text: &'r [u8],
    /// Offset of its first byte.
    base: usize,
    /// Nothing follows.
    is_end: bool,
    wanted: Wanted<'r>,
    found: &'r mut dyn FnMut(Decoded<'_>),
}

impl Reader {
    /// A reader that begins at `offset`.
    pub(super) fn starting_at(offset: usize, sees_lookalikes: bool) -> Reader {
        Reader {
            sees_lookalikes,
            word_floor: offset,
            group_floor: offset,
            from: offset,
            piece_end: offset,
            run_floor: offset,
            token_floor: 0,
            open_line: None,
            open_list: None,
        }
    }

    /// No later piece begins before this offset.
    pub(super) fn read_up_to(&self) -> usize {
        self.from.saturating_sub(REACH_BACK).max(self.piece_end)
    }

    /// Reads on in `text`, whose first byte has the offset `base`, and reports pieces in order.
    pub(super) fn read(
        &mut self,
        text: &[u8],
        base: usize,
        is_end: bool,
        wanted: Wanted<'_>,
        found: &mut dyn FnMut(Decoded<'_>),
    ) {
        let round = &mut Round {
            text,
            base,
            is_end,
            wanted,
            found,
        };
        let mut dot = None;
        let mut blocks = Blocks::new(text, base, self.sees_lookalikes);
        loop {
            if self.open_line.is_some() {
                let at = self.from - base;
                if !self.run(round, at, at) {
                    return;
                }
                continue;
            }
            if !self.list(round) {
                return;
            }
            self.skip(text, base, wanted);
            let trigger = classifier().run(NextTrigger {
                reader: self,
                blocks: &mut blocks,
                base,
                dot: &mut dot,
            });
            let Some(trigger) = trigger else {
                break;
            };
            self.from = base + trigger.at();
            if trigger.at() + LOOK_AHEAD > text.len() && !is_end {
                return;
            }
            if !self.look(round, trigger) {
                return;
            }
        }
        // The beginning of ` dot `, or of a number behind a bracket, may stand at the end.
        let rest = if is_end { 0 } else { 16 };
        self.from = self.from.max((base + text.len()).saturating_sub(rest));
        if is_end {
            self.piece_end = self.from;
        }
    }

    /// Looks at what was noticed; `false` when its end is not there yet.
    fn look(&mut self, round: &mut Round<'_>, trigger: Trigger) -> bool {
        match trigger {
            Trigger::Run(at) => return self.noticed_run(round, at),
            Trigger::Sign(at) => self.noticed_sign(round, at),
            Trigger::Comma(at) => self.commas(round, at),
            Trigger::List(at) => {
                if !self.begin_list(round, at) {
                    self.from = round.base + at + 1;
                }
            }
            Trigger::Dot(at) => self.spelled_address(round, at),
            Trigger::Letter(at) => self.lookalikes(round, at),
            Trigger::Number(at) if round.text[at].is_ascii_alphanumeric() => {
                self.swapped(round, at);
            }
            Trigger::Number(at) => self.spaced(round, at),
            Trigger::Words(at) => self.spelled_number(round, at),
        }
        true
    }

    /// Handles the run that was noticed at `at`; `false` when its end is not there yet.
    fn noticed_run(&mut self, round: &mut Round<'_>, at: usize) -> bool {
        let (text, base) = (round.text, round.base);
        let floor = self.run_floor.saturating_sub(base);
        let floor = floor.max(at.saturating_sub(REACH_BACK));
        let before = text[floor..at].iter().rev();
        let start = at - before.take_while(|byte| is_digit(**byte)).count();
        if !self.run(round, start, at) {
            return false;
        }
        self.from = self.from.max(base + at + 1);
        // A word of digits and letters may be both.
        if self.sees_lookalikes
            && self.from == base + at + 1
            && (digits::may_stand(text, at) || digits::is_long_code(text, start))
        {
            self.swapped(round, at);
        }
        true
    }

    fn noticed_sign(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        if opens_list(text, at) && self.begin_list(round, at) {
            return;
        }
        if text[at] == b'=' && text.get(at + 1) == Some(&b'?') {
            self.from = base + at + 1;
            octet::encoded_word(text, at, &mut |span, said| {
                self.report(round, span, said, Reading::Encoded);
            });
            return;
        }
        self.sign(round, at);
        if matches!(text[at], b'[' | b'(') {
            self.joined_literals(round, at);
        }
        // Nothing else stands there.
        if self.sees_lookalikes && self.from == base + at + 1 && may_begin_groups(text, at) {
            self.groups(round, at);
        }
        if self.from == base + at + 1 && text[at] == b'_' {
            self.border(round, at);
        }
        if self.sees_lookalikes && self.from == base + at + 1 && matches!(text[at], b'\n' | b'\r') {
            self.code_over_lines(round, at);
        }
    }

    /// Goes on shortly before the next place that is wanted, behind a space: no run goes on over that, and anything
    /// else is short.
    fn skip(&mut self, text: &[u8], base: usize, wanted: Wanted<'_>) {
        // What is noticed from here on may begin as far back as this, and touch what is wanted there.
        let next = wanted.next(self.from.saturating_sub(REACH_BACK));
        let next = next.min(base + text.len());
        let to = next.saturating_sub(2 * LOOK_AHEAD);
        if to > self.from + SKIPPED {
            let window = to - SKIPPED - base..to - base;
            if let Some(space) = memchr::memrchr(b' ', &text[window]) {
                self.from = to - SKIPPED + space;
            }
        }
    }

    /// Handles the run that begins at `start` and was noticed at `at`; `false` when its end is not there yet.
    fn run(&mut self, round: &mut Round<'_>, start: usize, at: usize) -> bool {
        let (text, base) = (round.text, round.base);
        let run = measure(text, start, self.open_line.unwrap_or(0));
        if !run.is_closed && !round.is_end {
            self.from = base + at;
            return false;
        }
        let is_part = self.open_line.is_some() || run.open_line.is_some();
        let may_be_cut = !is_part && splice::may_cut(text, run.end);
        if may_be_cut && run.end + LOOK_AHEAD > text.len() && !round.is_end {
            self.from = base + at;
            return false;
        }
        let is_header = text[start..].starts_with(b"eyJ") && text[run.end..].starts_with(b".eyJ");
        let is_cut = may_be_cut && splice::inside_run(text, run.end).is_some();
        self.open_line = run.open_line;
        self.run_floor = base + run.end;
        if is_part {
            self.from = base + run.end;
        }
        let span = Span::new(base + start, base + run.end);
        // Tight behind an escape stands the rest of what it escapes: `%25` and `2541`. The next layer looks again.
        let is_joined = self.piece_end == span.start || self.token_floor == span.start;
        let is_rest = !is_part && start > 0 && is_joined;
        // The segments of a token that is in parts belong together.
        if (is_rest || is_cut) && text.get(run.end) == Some(&b'.') {
            self.token_floor = span.end + 1;
        }
        // Padding counts: it says that the run is encoded.
        let is_short = run.count < MIN_RUN && run.end - start < MIN_RUN;
        // The layer above looks at what goes on in another literal or behind a mark, when the parts stand together. The
        // header of a token says nothing, and the token may be in parts.
        if is_rest || (is_short && !is_part) || is_cut || is_header || !round.wanted.holds(span) {
            return true;
        }
        decode_run(&text[start..run.end], is_part, &mut |from, to, text| {
            let source = Span::new(base + start + from, base + start + to);
            self.piece_end = source.end;
            self.from = self.from.max(source.end);
            (round.found)(Decoded {
                source,
                text,
                reading: Reading::Encoded,
            });
        });
        true
    }

    /// Reports the first number of the list that was noticed at `at`, if there is one.
    fn begin_list(&mut self, round: &mut Round<'_>, at: usize) -> bool {
        let (text, base) = (round.text, round.base);
        let floor = self.piece_end.saturating_sub(base);
        let Some(begun) = list::find(text, at, floor) else {
            return false;
        };
        self.list_item(round, begun.start, begun.first, begun.list);
        true
    }

    /// Reports the number at `at`, with what stands before it from `start` on.
    fn list_item(&mut self, round: &mut Round<'_>, start: usize, at: usize, list: List) {
        let (text, base) = (round.text, round.base);
        let item = list.next(&text[at.min(text.len())..]);
        self.open_list = item.as_ref().and_then(|item| item.rest);
        if let Some(item) = item {
            let span = Span::new(start, at + item.end);
            self.report(round, span, item.bytes(), Reading::Encoded);
            self.from = base + span.end;
        }
    }

    /// Reports the numbers of an open list; `false` when the next is not there yet.
    fn list(&mut self, round: &mut Round<'_>) -> bool {
        let (text, base) = (round.text, round.base);
        while let Some(list) = self.open_list {
            let at = self.from - base;
            if at + LOOK_AHEAD > text.len() && !round.is_end {
                return false;
            }
            self.list_item(round, at, at, list);
        }
        true
    }

    /// Reports what parts the literals of the list at `at`, if they are joined.
    fn joined_literals(&mut self, round: &mut Round<'_>, at: usize) {
        let text = round.text;
        let from = self.from;
        let Some((call, end)) = splice::joined_list(text, at) else {
            return;
        };
        for span in call.into_iter().chain(splice::joints(text, at, end)) {
            self.report(round, span, b"", Reading::Split);
        }
        self.from = self.from.max(from);
    }

    fn sign(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        self.from = base + at + 1;
        let mut buffer = [0; 4];
        let character = |(character, len): (char, usize)| (len, Some(character), true);
        let removed = |len: usize| (len, None, false);
        let rest = &text[at..];
        let read = match text[at] {
            b'%' => octet::decode(rest, b"%", false).map(character),
            b'&' => entity::decode(rest).map(character),
            b'\\' => escape::decode(rest).map(|(character, len)| (len, character, false)),
            b'=' => octet::mail_escape(text, at)
                .map(|(character, len)| (len, character, character.is_some())),
            b'"' | b'\'' => splice::between_literals(text, at).map(removed),
            b'`' => splice::between_literals(text, at)
                .or_else(|| splice::emphasis(text, at))
                .map(removed),
            // Behind an escape it is not known what it stands beside; the layer above sees that.
            b'_' if self.piece_end == base + at && at > 0 => None,
            b'*' | b'_' | b'~' => splice::emphasis(text, at)
                .map(removed)
                .or_else(|| splice::blank_to_fill(text, at).map(|len| (len, Some(' '), false))),
            b'<' => match splice::line_tag(text, at) {
                Some((len, said)) => Some((len, said.first().map(|&byte| char::from(byte)), false)),
                None => splice::inline_tag(text, at).map(removed),
            },
            b'+' => splice::is_form_space(text, at).then_some((1, Some(' '), true)),
            b'\n' | b'\r' => line_break::inside_value(text, at)
                .map(|(len, joint)| (len, joint.first().map(|&byte| char::from(byte)), false)),
            b'[' | b'(' => splice::bracketed_sign(text, at)
                .map(|(len, sign)| (len, Some(char::from(sign[0])), false)),
            _ => None,
        };
        let Some((len, character, is_layer)) = read else {
            return;
        };
        let mut span = Span::new(at, at + len);
        // ` [at] ` stands for the bare sign.
        let is_bracket = matches!(text[at], b'[' | b'(');
        if is_bracket && at > self.piece_end.saturating_sub(base) && text[at - 1] == b' ' {
            span.start -= 1;
        }
        let said = character.map_or(&[][..], |one| fold_alone(one, &mut buffer));
        let reading = match is_layer {
            true => Reading::Encoded,
            false => Reading::Split,
        };
        self.report(round, span, said, reading);
    }

    /// Reports the underscores at `at`, if they part a value from the rest of a word, or two names.
    fn border(&mut self, round: &mut Round<'_>, at: usize) {
        if let Some(len) = splice::parts_value(round.text, at) {
            self.report(round, Span::new(at, at + len), b" ", Reading::Border);
        } else if splice::parts_names(round.text, at) {
            self.report(round, Span::new(at, at + 1), b" ", Reading::Split);
        }
    }

    /// Reports a line break that may stand inside a code.
    fn code_over_lines(&mut self, round: &mut Round<'_>, at: usize) {
        if let Some((len, said)) = line_break::inside_code(round.text, at) {
            self.report(round, Span::new(at, at + len), said, Reading::Groups);
        }
    }

    /// Reports the look-alikes of the word round the character at `at`.
    fn lookalikes(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        if let Some(number) = numeral::number(text, at) {
            self.from = base + at + 1;
            for (span, digit) in number.digits(text) {
                self.report(round, span, &[digit], Reading::Guess);
            }
            return;
        }
        let word = lookalike::word(text, at);
        self.from = base + word.end;
        for (span, letter) in word.letters(text) {
            self.report(round, span, &[letter], Reading::Lookalike);
        }
    }

    /// Reads the numbers of a list, or the groups of one number, that commas part.
    fn commas(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        self.from = base + at + 1;
        let floor = self.piece_end.saturating_sub(base);
        let Some(comma) = list::first_comma(text, at, floor) else {
            return;
        };
        if !self.begin_list(round, comma) && self.sees_lookalikes {
            self.groups(round, comma);
        }
    }

    /// Reports what parts the groups of the number that was noticed at `at`.
    fn groups(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        let floor = self.piece_end.saturating_sub(base);
        if base + at < self.group_floor {
            return;
        }
        match groups::find(text, at, floor) {
            Ok(number) => {
                for (span, said) in number.pieces() {
                    self.report(round, span, said, Reading::Groups);
                }
            }
            Err(end) => self.group_floor = base + end,
        }
    }

    /// Reports the letters that stand for digits in the word round `at`.
    fn swapped(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        self.from = base + at + 1;
        if base + at < self.word_floor {
            return;
        }
        let end = digits::swapped(text, at, |at, digit| {
            let span = Span::new(at, at + 1);
            self.report(round, span, &[digit], Reading::Guess);
        });
        self.word_floor = base + end;
    }

    fn spaced(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        let floor = self.piece_end.saturating_sub(base);
        let (end, number) = digits::spaced(text, at, floor);
        self.from = base + end;
        if let Some((span, said)) = number {
            self.report(round, span, &said, Reading::Guess);
        }
    }

    fn spelled_number(&mut self, round: &mut Round<'_>, at: usize) {
        let (text, base) = (round.text, round.base);
        let floor = self.piece_end.saturating_sub(base);
        let (end, number) = digits::spelled(text, at, floor);
        self.from = base + end.max(at + 1);
        if let Some((span, said)) = number {
            self.report(round, span, &said, Reading::Guess);
        }
    }

    /// Reports a piece that stands at `span` of the text.
    fn report(&mut self, round: &mut Round<'_>, span: Span, text: &[u8], reading: Reading) {
        let source = Span::new(round.base + span.start, round.base + span.end);
        if source.start < self.piece_end || !round.wanted.holds(source) {
            return;
        }
        self.from = self.from.max(source.end);
        self.piece_end = source.end;
        self.run_floor = self.run_floor.max(source.end);
        (round.found)(Decoded {
            source,
            text,
            reading,
        });
    }

    fn spelled_address(&mut self, round: &mut Round<'_>, dot: usize) {
        self.from = round.base + dot + 1;
        splice::spelled_address(round.text, dot, &mut |span, said| {
            self.report(round, span, said, Reading::Split);
        });
    }
}

/// Whether a number in groups may have its first joint, or its first bracket, at `at`.
#[inline]
fn may_begin_groups(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'(' | b'[' => groups::may_begin(text, at),
        b'_' => at > 0 && text[at - 1].is_ascii_digit(),
        b'\n' | b'\r' => {
            // The next line of a log begins with a date.
            let is_date = matches!(text[at..], [_, _, _, _, _, b'-', ..]);
            at > 0 && text[at - 1].is_ascii_digit() && !is_date
        }
        _ => false,
    }
}

fn opens_list(text: &[u8], at: usize) -> bool {
    matches!(text[at], b'(' | b'[') && list::may_begin(text, at)
}

#[cfg(test)]
mod tests {
    use super::super::base64;
    use super::*;
    use proptest::prelude::*;

    type Row = (usize, usize, String);

    fn read_in(text: &[u8], sizes: impl Iterator<Item = usize>) -> Vec<Row> {
        let mut reader = Reader::starting_at(0, true);
        let mut rows = Vec::new();
        let mut end = 0;
        let mut push = |reader: &mut Reader, end: usize, is_end: bool| {
            reader.read(&text[..end], 0, is_end, Wanted::ALL, &mut |piece| {
                rows.push((
                    piece.source.start,
                    piece.source.end,
                    // A piece may be half a character.
                    piece.text.iter().map(|&byte| char::from(byte)).collect(),
                ));
            });
        };
        for size in sizes {
            end = (end + size).min(text.len());
            push(&mut reader, end, false);
        }
        push(&mut reader, text.len(), true);
        rows
    }

    fn pieces(text: &str) -> Vec<(String, String)> {
        let rows = read_in(text.as_bytes(), std::iter::empty());
        let row = |(start, end, said): Row| (text[start..end].to_owned(), said);
        rows.into_iter().map(row).collect()
    }

    #[test]
    fn each_decoder_is_asked() {
        for (text, code, said) in [
            ("is NTMxLTI3LTg4NDY= now", "NTMxLTI3LTg4NDY=", "531-27-8846"),
            ("is NTMxLTI3LTg4NDY", "NTMxLTI3LTg4NDY", "531-27-8846"),
            (
                "x 3533312d32372d38383436.",
                "3533312d32372d38383436",
                "531-27-8846",
            ),
            ("key/NTMxLTI3LTg4NDY=", "NTMxLTI3LTg4NDY=", "531-27-8846"),
            (
                "NQAzADEALQAyADcALQA4ADgANAA2AA==",
                "NQAzADEALQAyADcALQA4ADgANAA2AA==",
                "531-27-8846",
            ),
            ("531%2D27", "%2D", "-"),
            ("531&#45;27", "&#45;", "-"),
            ("531\\u002d27", "\\u002d", "-"),
            ("531=2D27", "=2D", "-"),
            ("531=\n27", "=\n", ""),
            ("'53' + '1'", "' + '", ""),
            ("'53' + \"1\"", "' + \"", ""),
            ("`53` + `1`", "` + `", ""),
            ("531<br>27", "<br>", " "),
            ("?ssn=531+27", "+", " "),
            ("\"eyJhbGciOiJIUzI1NiJ9\" + \".eyJ\"", "\" + \"", ""),
            ("531-**27", "**", ""),
            ("531-<b>27", "<b>", ""),
            ("x NDE3LzE5OA== y", "NDE3LzE5OA==", "417/198"),
            ("&#53", "&#53", "5"),
            ("a b at host dot org", " at host dot ", "@host."),
            ("a [at] host", " [at] ", "@"),
            ("ssn_531278846.pdf", "_", " "),
        ] {
            assert_eq!(pieces(text), [(code.to_owned(), said.to_owned())], "{text}");
        }
    }

    #[test]
    fn plain_text_has_no_pieces() {
        for text in [
            "It isn't \"so\", he said (in 2023): internationalization & co. 50% = half.",
            "AdministrationOfficeBuilding4 4111111111111111 e3b0c44298fc1c149afbf4c8996fb924",
            "snake_case_name and a * b",
        ] {
            assert_eq!(pieces(text), [], "{text}");
        }
    }

    #[test]
    fn a_long_run_is_decoded_in_windows() {
        let plain = "the quick brown fox, ".repeat(2_000);
        let code = base64::encode(plain.as_bytes());
        let all = pieces(&code);
        assert!(all.len() > 5);
        let said: String = all.iter().map(|(_, said)| said.as_str()).collect();
        assert_eq!(said, plain);
        let lines: Vec<String> = code
            .as_bytes()
            .chunks(76)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        let said: String = pieces(&lines.join("\r\n"))
            .into_iter()
            .map(|(_, said)| said)
            .collect();
        assert_eq!(said, plain);
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(
            parts in prop::collection::vec(
                prop_oneof![
                    "[ a-zA-Z0-9+/=_-]{0,30}",
                    r#"[%&\\="'*_~<\n\r\[(.;#x0-9a-fA-F]{0,12}"#,
                    Just(" at host dot ".to_owned()),
                    Just("TlRNeExUSTNMVGc0TkRZPQ==".to_owned()),
                    Just("QUJD".repeat(1_500)),
                    "(O78-|[0-9OlI] - |[0-9O] |\u{41E}5-|\u{410}KIA|\u{441}){0,12}",
                    "(zero |two, |f\u{FC}nf |Nine-|dash |one ){0,12}",
                    Just("1 0 ".repeat(90)),
                    "((0x)?[2-7][0-9a-f](, |[ :,])){0,40}",
                    "([2-7][0-9a-f]:){0,60}",
                    "(3[0-9a-f]3[0-9] ){0,20}",
                    "[({]?((CHR|chr)\\([3-9][0-9]\\)( ?\\+ ?)?){0,20}",
                    "[\\[({](([4-9]|1[01])[0-9],? ?){0,40}",
                    "([0-9]{1,4}[_,]){0,12}",
                    "(ssn_|[0-9]{9}|_{1,4}|Ann|Lee|DE89[0-9]{16}|a@b.example){0,6}",
                    "[\\[(]([0-9]{1,4}(\\)\\(|\\] \\[|\n)){0,8}",
                    "([\u{2075}\u{B2}\u{B9}\u{2461}0-9][-. ]?){0,20}",
                    "(Mr. |DE89|030|Daniel|148|Maple| \r?\n|\n|Lindenweg|\n 14,){0,8}",
                    "\\PC{0,4}",
                ],
                0..10,
            ),
            sizes in prop::collection::vec(1_usize..200, 0..60),
        ) {
            let text = parts.concat();
            let whole = read_in(text.as_bytes(), std::iter::empty());
            prop_assert_eq!(&whole, &read_in(text.as_bytes(), sizes.into_iter()));
            prop_assert_eq!(&whole, &read_in(text.as_bytes(), std::iter::repeat_n(1, text.len())));
            let mut last = 0;
            for (start, end, said) in whole {
                prop_assert!(start >= last && end > start);
                prop_assert!(said.chars().count() <= end - start);
                last = end;
            }
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let whole = read_in(&bytes, std::iter::empty());
            prop_assert_eq!(whole, read_in(&bytes, std::iter::repeat_n(7, 60)));
        }
    }
}
