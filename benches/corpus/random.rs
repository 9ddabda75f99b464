//! A small random generator and a Zipf sampler: the same bytes on every machine, no dependency.

/// SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`. The bias of the multiplication is below 2^-32 for the bounds used here.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }

    /// A number in `low..=high`.
    pub(crate) fn within(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True once in `n` times on average.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// One character of an ASCII alphabet.
    pub(crate) fn symbol(&mut self, alphabet: &str) -> char {
        char::from(*self.pick(alphabet.as_bytes()))
    }

    /// `len` characters of an ASCII alphabet.
    pub(crate) fn symbols(&mut self, alphabet: &str, len: usize) -> String {
        (0..len).map(|_| self.symbol(alphabet)).collect()
    }

    /// `len` decimal digits.
    pub(crate) fn digits(&mut self, len: usize) -> String {
        self.symbols("0123456789", len)
    }

    /// `len` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, len: usize) -> String {
        let mut text = String::with_capacity(len + 16);
        while text.len() < len {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(len);
        text
    }
}

/// Slots of the sampling table.
const SLOTS: usize = 1 << 14;

/// Words with the frequencies of Zipf's law as Mandelbrot shifted it: a word of rank r takes 1 / (r + shift).
pub(crate) struct Zipf {
    slots: Vec<u16>,
    words: Vec<&'static str>,
}

impl Zipf {
    /// `words` from the most to the least frequent.
    pub(crate) fn new(words: Vec<&'static str>, shift: f64) -> Zipf {
        let weight = |rank: usize| 1.0 / (rank as f64 + shift);
        let total: f64 = (0..words.len()).map(weight).sum();
        let mut slots = Vec::with_capacity(SLOTS + words.len());
        for rank in 0..words.len() {
            // Every word gets one slot at least, so that the whole list is seen.
            let share = (weight(rank) / total * SLOTS as f64).round().max(1.0) as usize;
            slots.extend(std::iter::repeat_n(rank as u16, share));
        }
        Zipf { slots, words }
    }

    pub(crate) fn word(&self, random: &mut Random) -> &'static str {
        self.words[usize::from(*random.pick(&self.slots))]
    }
}
