//! Text that is not ASCII: what people paste from chats, word processors and other scripts.

use super::identifiers as make;
use super::prose::Prose;
use super::random::Random;

const EMOJI: &[&str] = &["😀", "🙏", "📎", "✅", "👩🏽‍💻", "🏠", "❗️", "🇺🇸", "☎️", "🧾"];
const PHRASES: &[&str] = &[
    "Пожалуйста, подпишите заявление до пятницы.",
    "Παρακαλώ στείλτε τα έγγραφα στο γραφείο.",
    "يرجى إحضار الوثائق الأصلية إلى الموعد.",
    "कृपया आवेदन पत्र पर हस्ताक्षर करें।",
    "Vui lòng gửi hồ sơ trước ngày hẹn.",
    "Merci de vérifier l’adresse et la pièce jointe.",
    "신청서를 금요일까지 제출해 주십시오.",
];

/// Mixed text up to `len` bytes or a little more, one identifier in about 2 KB.
pub(crate) fn unicode(random: Random, out: &mut Vec<u8>, len: usize) {
    let mut words = Prose::english(random.clone());
    let mut german = Prose::german(random);
    while out.len() < len {
        let start = out.len();
        match words.random.below(12) {
            0 => decorated_identifier(&mut words.random, out),
            1..=4 => {
                words.sentence(out);
                decorate_spaces(&mut words.random, out, start);
            }
            5 | 6 => cjk(&mut words.random, out),
            7 | 8 => german.sentence(out),
            9 => full_width(&mut words, out),
            10 => out.extend_from_slice(words.random.pick(PHRASES).as_bytes()),
            _ => {
                words.sentence(out);
                for _ in 0..words.random.within(1, 4) {
                    out.extend_from_slice(words.random.pick(EMOJI).as_bytes());
                }
            }
        }
        out.push(if words.random.one_in(6) { b'\n' } else { b' ' });
    }
}

/// An identifier as it looks after a word processor, a phone keyboard or a web page had it.
fn decorated_identifier(random: &mut Random, out: &mut Vec<u8>) {
    let (cue, value) = match random.below(5) {
        0 => ("SSN:\u{a0}", make::us_ssn(random)),
        1 => ("Phone\u{202f}", make::us_phone(random)),
        2 => ("Medicare number\u{2009}", make::us_mbi(random)),
        3 => ("IBAN\u{a0}", make::de_iban(random)),
        _ => ("card\u{a0}", make::payment_card(random)),
    };
    let style = random.below(4);
    out.extend_from_slice(cue.as_bytes());
    for symbol in value.chars() {
        let symbol = match (style, symbol) {
            (0, '-') => '\u{2011}',
            (1, ' ') => '\u{a0}',
            (2, '0'..='9') => char::from_u32(symbol as u32 + 0xfee0).unwrap_or(symbol),
            _ => symbol,
        };
        out.extend_from_slice(symbol.encode_utf8(&mut [0; 4]).as_bytes());
        if style == 3 && random.one_in(3) {
            out.extend_from_slice("\u{200b}".as_bytes());
        }
    }
    out.push(b'.');
}

/// Replaces some of the spaces since `start` by no-break and narrow ones.
fn decorate_spaces(random: &mut Random, out: &mut Vec<u8>, start: usize) {
    let sentence = out.split_off(start);
    for byte in sentence {
        match byte {
            b' ' if random.one_in(5) => {
                let space =
                    random.pick(&["\u{a0}", "\u{202f}", "\u{2009}", " \u{200b}", " \u{2013} "]);
                out.extend_from_slice(space.as_bytes());
            }
            _ => out.push(byte),
        }
    }
}

fn cjk(random: &mut Random, out: &mut Vec<u8>) {
    for at in 0..random.within(8, 40) {
        let point = match random.below(4) {
            0 => 0x3041 + random.below(0x50),
            _ => 0x4e00 + random.below(0x1400),
        };
        let symbol = char::from_u32(point as u32).unwrap_or('一');
        out.extend_from_slice(symbol.encode_utf8(&mut [0; 4]).as_bytes());
        if at % 12 == 11 {
            out.extend_from_slice("、".as_bytes());
        }
    }
    out.extend_from_slice("。".as_bytes());
}

/// A few words and a number in full-width forms.
fn full_width(words: &mut Prose, out: &mut Vec<u8>) {
    for _ in 0..words.random.within(2, 6) {
        let number = words.random.below(10_000).to_string();
        let text = if words.random.one_in(3) {
            &number
        } else {
            words.content_word()
        };
        for symbol in text.chars() {
            let wide = char::from_u32(symbol as u32 + 0xfee0).unwrap_or(symbol);
            out.extend_from_slice(wide.encode_utf8(&mut [0; 4]).as_bytes());
        }
        out.extend_from_slice("\u{3000}".as_bytes());
    }
}
