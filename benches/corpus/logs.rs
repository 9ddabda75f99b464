//! Machine text: log lines, JSON, metrics, stack traces and hexadecimal.

use std::io::Write as _;

use super::identifiers as make;
use super::prose::Prose;
use super::random::Random;

const MODULES: &[&str] = &[
    "intake.api",
    "billing.batch",
    "auth.session",
    "docs.render",
    "queue.worker",
    "search.index",
    "http.server",
];
const LEVELS: &[&str] = &["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"];

/// Log lines up to `len` bytes or a little more; one line in 400 holds an identifier.
pub(crate) fn logs(words: &mut Prose, out: &mut Vec<u8>, len: usize) {
    let mut clock = Clock(words.random.below(20_000_000) as u64);
    while out.len() < len {
        clock.0 += words.random.below(900) as u64;
        line(words, &clock, out);
    }
}

/// Milliseconds since the beginning of a made-up year.
struct Clock(u64);

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (ms, s, min, h) = (
            self.0 % 1_000,
            self.0 / 1_000 % 60,
            self.0 / 60_000 % 60,
            self.0 / 3_600_000 % 24,
        );
        let day = self.0 / 86_400_000;
        let (month, day) = (day / 28 % 12 + 1, day % 28 + 1);
        write!(
            f,
            "2025-{month:02}-{day:02}T{h:02}:{min:02}:{s:02}.{ms:03}Z"
        )
    }
}

fn uuid(random: &mut Random) -> String {
    let hex = random.hex(32);
    format!(
        "{}-{}-4{}-a{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    )
}

fn line(words: &mut Prose, clock: &Clock, out: &mut Vec<u8>) {
    let kind = words.random.below(400);
    let (a, b, c) = (
        words.content_word(),
        words.content_word(),
        words.content_word(),
    );
    let random = &mut words.random;
    let level = random.pick(LEVELS);
    let module = random.pick(MODULES);
    // Writing to a vector does not fail.
    let _ = match kind {
        0 => writeln!(
            out,
            "{clock} WARN auth.session login of {} from {}",
            make::email(random),
            make::ipv4(random)
        ),
        1..=120 => writeln!(
            out,
            "{clock} {level} {module} [{}] {a} {b} {c} took {}.{:03} ms",
            &random.hex(16),
            random.below(900),
            random.below(1_000)
        ),
        121..=220 => writeln!(
            out,
            r#"{{"ts":"{clock}","level":"{level}","module":"{module}","request_id":"{}","{a}":{},"{b}":"{c}","duration":{}.{:06},"ok":{}}}"#,
            uuid(random),
            random.below(5_000),
            random.below(30),
            random.below(1_000_000),
            random.one_in(2)
        ),
        221..=270 => writeln!(
            out,
            "{clock} {level} {module} GET /api/v{}/{a}s/{}?{b}={}&page={} {} {}",
            random.within(1, 3),
            uuid(random),
            random.below(900),
            random.below(40),
            random.pick(&[200, 200, 200, 304, 404, 500]),
            random.below(90_000)
        ),
        271..=310 => writeln!(
            out,
            "{module}.{a}_{b}{{shard=\"{}\",zone=\"z{}\"}} {}.{:04} {}",
            random.below(64),
            random.below(4),
            random.below(10_000),
            random.below(10_000),
            clock.0
        ),
        311..=345 => writeln!(
            out,
            "    at {module}.{a}.{b}({c}.rs:{}:{}) 0x{} sha256:{}",
            random.below(900),
            random.below(80),
            random.hex(12),
            random.hex(64)
        ),
        346..=375 => {
            let hex = random.hex(32);
            let pairs: Vec<&str> = (0..32).step_by(2).map(|at| &hex[at..at + 2]).collect();
            writeln!(
                out,
                "{:08x}  {}  |..{a}..|",
                random.below(1 << 30),
                pairs.join(" ")
            )
        }
        _ => writeln!(
            out,
            "[{}] kernel: {a}{}: {b} {c} state {} -> {}, {} bytes left, load {}.{:02} {}.{:02}",
            clock.0,
            random.below(8),
            random.below(9),
            random.below(9),
            random.next() >> 40,
            random.below(16),
            random.below(100),
            random.below(16),
            random.below(100)
        ),
    };
}
