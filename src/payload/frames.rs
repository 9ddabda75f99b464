//! Server-sent events: bytes in any chunking -> frames, and the data of a frame.

use std::ops::Range;

use crate::wipe;

/// Cuts a stream of bytes into frames, each up to and including its blank line.
#[derive(Default)]
pub(super) struct Frames {
    held: Vec<u8>,
    /// Where the next frame begins.
    start: usize,
    /// Before this there is no end of a frame.
    searched: usize,
    /// Where the current line began.
    line: usize,
    /// The byte before `searched` was a carriage return, so a line feed there belongs to it.
    after_return: bool,
}

impl Frames {
    pub(super) fn push(&mut self, chunk: &[u8]) {
        // Once a chunk and not once a frame, or many frames in one chunk would be moved many times.
        self.held.drain(..self.start);
        self.searched -= self.start;
        self.line -= self.start;
        self.start = 0;
        self.held.extend_from_slice(chunk);
    }

    /// Bytes of the frame that has not ended.
    pub(super) fn held(&self) -> usize {
        self.held.len() - self.start
    }

    /// The next whole frame.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        while let Some(found) = memchr::memchr2(b'\n', b'\r', &self.held[self.searched..]) {
            let at = self.searched + found;
            let is_second_half = self.after_return && found == 0 && self.held[at] == b'\n';
            self.after_return = self.held[at] == b'\r';
            self.searched = at + 1;
            let is_blank = at == self.line;
            self.line = at + 1;
            // The second half of a frame's end that came too late goes on by itself, or what is written before the next
            // frame would come between the two.
            if is_second_half && at == self.start || is_blank && !is_second_half {
                return Some(self.cut());
            }
        }
        self.after_return &= self.searched == self.held.len();
        self.searched = self.held.len();
        None
    }

    /// Takes the frame that ends where the search stands.
    fn cut(&mut self) -> Vec<u8> {
        // The line feed of a blank line that ended with both comes along when it is here already.
        if self.after_return && self.held.get(self.searched) == Some(&b'\n') {
            self.after_return = false;
            self.searched += 1;
            self.line += 1;
        }
        let frame = self.held[self.start..self.searched].to_vec();
        self.start = self.searched;
        frame
    }

    /// What is left when the stream ends.
    pub(super) fn rest(mut self) -> Vec<u8> {
        self.held.split_off(self.start)
    }
}

/// Where the data of a frame stands: one range for each `data` line, without the field's name.
pub(super) fn data_lines(frame: &[u8]) -> Vec<Range<usize>> {
    let data = lines(frame).filter_map(|line| {
        let value = frame[line.clone()].strip_prefix(b"data:")?;
        let space = usize::from(value.first() == Some(&b' '));
        Some(line.end - value.len() + space..line.end)
    });
    data.collect()
}

/// The lines of a frame that are no data: names, ids, comments, and fields that no reader knows.
pub(super) fn lines_beside(frame: &[u8]) -> impl Iterator<Item = Range<usize>> {
    lines(frame).filter(|line| !line.is_empty() && !frame[line.clone()].starts_with(b"data:"))
}

/// All lines without their ends.
fn lines(frame: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', frame).chain([frame.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let line = start..end;
        start = end + 1;
        line
    })
}

/// The data of a frame as its receiver sees it.
pub(super) fn data(frame: &[u8], lines: &[Range<usize>]) -> Vec<u8> {
    let parts: Vec<&[u8]> = lines.iter().map(|line| &frame[line.clone()]).collect();
    parts.join(&b'\n')
}

/// Appends the frame with other data. JSON has line ends only between its tokens, so cutting it there is safe. What
/// stood between the lines of the data comes behind them.
pub(super) fn write(frame: &[u8], lines: &[Range<usize>], data: &[u8], out: &mut Vec<u8>) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        wipe::append(out, frame);
        return;
    };
    let end = line_end(frame);
    wipe::append(out, &frame[..first.start]);
    for (number, line) in data.split(|&byte| byte == b'\n').enumerate() {
        if number > 0 {
            wipe::append(out, end);
            wipe::append(out, b"data: ");
        }
        wipe::append(out, line);
    }
    for (line, next) in lines.iter().zip(&lines[1..]) {
        let between = &frame[line.end..next.start];
        let others = between.split(|byte| matches!(byte, b'\n' | b'\r'));
        for other in others.filter(|other| !other.is_empty() && !other.starts_with(b"data:")) {
            wipe::append(out, end);
            wipe::append(out, other);
        }
    }
    wipe::append(out, &frame[last.end..]);
}

/// The lines of a frame that name its event.
pub(super) fn names(frame: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    let lines = frame.split(|byte| matches!(byte, b'\n' | b'\r'));
    for name in lines.filter(|line| line.starts_with(b"event:")) {
        names.extend_from_slice(name);
        names.extend_from_slice(line_end(frame));
    }
    names
}

/// Appends a frame with these names. It has no id: a client that begins again where it was would go back.
pub(super) fn write_anew(names: &[u8], data: &[u8], end: &[u8], out: &mut Vec<u8>) {
    wipe::append(out, names);
    for line in data.split(|&byte| byte == b'\n') {
        wipe::append(out, b"data: ");
        wipe::append(out, line);
        wipe::append(out, end);
    }
    wipe::append(out, end);
}

/// What ends the lines of a frame.
pub(super) fn line_end(frame: &[u8]) -> &'static [u8] {
    match memchr::memchr2(b'\n', b'\r', frame) {
        Some(at) if frame[at..].starts_with(b"\r\n") => b"\r\n",
        Some(at) if frame[at] == b'\r' => b"\r",
        _ => b"\n",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frames(chunks: &[&[u8]]) -> Vec<String> {
        let mut frames = Frames::default();
        let mut all = Vec::new();
        for chunk in chunks {
            frames.push(chunk);
            while let Some(frame) = frames.next() {
                all.push(String::from_utf8(frame).unwrap());
            }
        }
        all.push(String::from_utf8(frames.rest()).unwrap());
        all
    }

    #[test]
    fn a_blank_line_ends_a_frame() {
        assert_eq!(
            frames(&[b"event: a\ndata: 1\n\ndata: 2\r\n\r\n: note\r\rdata: 3"]),
            [
                "event: a\ndata: 1\n\n",
                "data: 2\r\n\r\n",
                ": note\r\r",
                "data: 3"
            ]
        );
        assert_eq!(
            frames(&[b"a\r", b"\nb\r\n", b"\r\nc"]),
            ["a\r\nb\r\n\r\n", "c"]
        );
        assert_eq!(
            frames(&[b"a\r\n\r", b"\n", b"\nb"]),
            ["a\r\n\r", "\n", "\n", "b"]
        );
    }

    #[test]
    fn data_is_found_and_written() {
        let frame = b"event: x\ndata: {\"a\":\ndata:1}\nid: 7\n\n";
        let lines = data_lines(frame);
        assert_eq!(data(frame, &lines), b"{\"a\":\n1}");
        let mut out = Vec::new();
        write(frame, &lines, b"{\"b\":\n2}", &mut out);
        assert_eq!(out, b"event: x\ndata: {\"b\":\ndata: 2}\nid: 7\n\n");
    }

    #[test]
    fn lines_between_the_data_stay() {
        let frame = b"data: {\r\nid: 7\r\n: note\r\ndata:\r\ndata: \"a\":1}\r\n\r\n";
        let lines = data_lines(frame);
        let mut out = Vec::new();
        write(frame, &lines, b"{\n\n\"b\":1}", &mut out);
        assert_eq!(
            out,
            b"data: {\r\ndata: \r\ndata: \"b\":1}\r\nid: 7\r\n: note\r\n\r\n"
        );
        assert_eq!(data(&out, &data_lines(&out)), b"{\n\n\"b\":1}");
    }

    proptest! {
        /// Nothing is lost, wherever the bytes are cut, and a frame's data does not depend on the cuts.
        #[test]
        fn cuts_change_nothing(text in "(data: ?[ab]{0,3}|event: x|: c|\n|\r\n|\r|\n\n|\r\n\r\n){0,20}", cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.sort_unstable();
            let mut chunks = Vec::new();
            let mut from = 0;
            for cut in cuts.into_iter().chain([text.len()]) {
                chunks.push(&text.as_bytes()[from..cut]);
                from = cut;
            }
            let cut = frames(&chunks);
            prop_assert_eq!(cut.concat(), text.clone());
            let datas = |frames: &[String]| -> Vec<Vec<u8>> {
                let all = frames.iter().map(|frame| data(frame.as_bytes(), &data_lines(frame.as_bytes())));
                all.filter(|data| !data.is_empty()).collect()
            };
            prop_assert_eq!(datas(&cut), datas(&frames(&[text.as_bytes()])));
        }
    }
}
