//! How much of a pattern one byte of hostile text may keep busy.

use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::primitives::StateID;

use crate::error::BuildErrorKind;

/// Most states that are reached without a byte, times the bytes of the longest match.
///
/// The tables of an automaton are built while it runs, and thrown away when full. Hostile text makes a new row at each
/// byte, from all states that are reached without one: for `(?:a?){9000}b` those are 18,000, for each of 9,000 bytes,
/// at each place. A small pattern has few rows to make, however long its matches. Of the embedded patterns none comes
/// to more than two thirds of this.
const MAX_REACHED: usize = 1 << 18;
/// Most states that are looked at to find that out.
const MAX_VISITS: usize = 1 << 20;

/// Refuses a pattern that hostile text could make slow by what it may leave out.
pub(super) fn check(nfa: &NFA, max_len: usize) -> Result<(), BuildErrorKind> {
    let limit = |what, seen, limit| BuildErrorKind::Limit {
        what,
        seen,
        limit,
        hint: "what may be left out many times in a row keeps every copy alive: repeat it less, or give a `max_len`",
    };
    let mut walk = Walk {
        nfa,
        seen: vec![0; nfa.states().len()],
        round: 0,
        open: Vec::new(),
    };
    let rows = max_len.min(nfa.states().len());
    let mut visits = 0;
    for start in starts(nfa) {
        let reached = walk.reach(start);
        let weight = reached.saturating_mul(rows);
        if weight > MAX_REACHED {
            const WHAT: &str =
                "states of the regex reached without a byte, times its longest match";
            return Err(limit(WHAT, weight, MAX_REACHED));
        }
        visits += reached;
        if visits > MAX_VISITS {
            const WHAT: &str = "sum of the states of the regex reached without a byte (at least)";
            return Err(limit(WHAT, visits, MAX_VISITS));
        }
    }
    Ok(())
}

/// Where a match begins, and every state behind a byte.
fn starts(nfa: &NFA) -> Vec<StateID> {
    let mut starts = vec![nfa.start_anchored()];
    for state in nfa.states() {
        match state {
            State::ByteRange { trans } => starts.push(trans.next),
            State::Sparse(sparse) => starts.extend(sparse.transitions.iter().map(|to| to.next)),
            State::Dense(dense) => starts.extend(dense.transitions.iter().copied()),
            _ => {}
        }
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

struct Walk<'n> {
    nfa: &'n NFA,
    /// The round in which a state was last reached.
    seen: Vec<u32>,
    round: u32,
    open: Vec<StateID>,
}

impl Walk<'_> {
    /// How many states are reached from `start` without a byte, itself included.
    fn reach(&mut self, start: StateID) -> usize {
        self.round += 1;
        self.open.push(start);
        let mut reached = 0;
        while let Some(id) = self.open.pop() {
            if std::mem::replace(&mut self.seen[id], self.round) == self.round {
                continue;
            }
            let state = self.nfa.state(id);
            // A group costs a search for it, but no step.
            reached += usize::from(!matches!(state, State::Capture { .. }));
            match state {
                State::Look { next, .. } | State::Capture { next, .. } => self.open.push(*next),
                State::Union { alternates } => self.open.extend(alternates.iter()),
                State::BinaryUnion { alt1, alt2 } => self.open.extend([*alt1, *alt2]),
                _ => {}
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_automata::nfa::thompson::Compiler;

    fn checked(regex: &str, max_len: usize) -> Result<(), BuildErrorKind> {
        check(&Compiler::new().build(regex).unwrap(), max_len)
    }

    #[test]
    fn what_may_be_left_out_many_times_is_refused() {
        assert!(checked("(?:a?){9000}b", 9_001).is_err());
        assert!(checked("(?:a?){9000}b", 4).is_err(), "too many to count");
        assert!(checked("(?:a?b?c?){100}d", 301).is_ok());
    }

    #[test]
    fn long_lists_and_long_gaps_are_fine() {
        let words: Vec<String> = (0..3_000).map(|word| format!("word{word}")).collect();
        assert!(checked(&words.join("|"), 8).is_ok());
        assert!(checked(r"x[^\n]{0,2000}y[^\n]{0,2000}z", 4_003).is_ok());
        assert!(checked(r"[\p{L}' -]+[0-9]", 65_536).is_ok());
    }
}
