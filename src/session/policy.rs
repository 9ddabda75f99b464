//! [`Policy`]: whose values come back, where to, and what happens to parts that nobody can read.

use crate::payload::{Role, UnknownParts};
use crate::vault::SinkPolicy;

/// What a [`Session`](crate::Session) may restore and let through.
///
/// By default values of the user and of the model come back, values of the operator and of tools do not: what a tool
/// result holds may be somebody else's. Arguments of tools keep their tokens: a model that was talked into it could
/// send values anywhere with them. A payload with a part that cannot be read is blocked.
///
/// ```
/// use promptveil::{PayloadKind, Policy, Role, Scanner, Session, Vault};
///
/// // An agent whose tools read the caller's own files.
/// let mut policy = Policy::new();
/// policy.restore_role(Role::Tool, true);
/// let mut session = Session::new(Scanner::builtin(), Vault::new()?, PayloadKind::OpenAi);
/// session.set_policy(policy);
/// # Ok::<(), promptveil::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    roles: Vec<Role>,
    tool_arguments: bool,
    sinks: SinkPolicy,
    unknown_parts: UnknownParts,
}

impl Policy {
    /// The default policy.
    #[must_use]
    pub fn new() -> Policy {
        Policy {
            roles: vec![Role::User, Role::Assistant],
            tool_arguments: false,
            sinks: SinkPolicy::new(),
            unknown_parts: UnknownParts::Block,
        }
    }

    /// Whether values in texts of this role get tokens that can be restored; without, they get plain labels. Default:
    /// yes for [`Role::User`] and [`Role::Assistant`], no for the others.
    pub fn restore_role(&mut self, role: Role, yes: bool) -> &mut Policy {
        self.roles.retain(|one| *one != role);
        if yes {
            self.roles.push(role);
            // The order in which a host said so makes no other policy.
            self.roles.sort_unstable_by_key(|role| *role as u8);
        }
        self
    }

    /// Whether tokens in the arguments of tool calls are restored. Default: no.
    pub fn restore_tool_arguments(&mut self, yes: bool) -> &mut Policy {
        self.tool_arguments = yes;
        self
    }

    /// Where in a text values may come back. Default: in prose only.
    pub fn sinks(&mut self, sinks: SinkPolicy) -> &mut Policy {
        self.sinks = sinks;
        self
    }

    /// What happens to a payload with a part that cannot be read. Default: [`UnknownParts::Block`].
    pub fn unknown_parts(&mut self, unknown: UnknownParts) -> &mut Policy {
        self.unknown_parts = unknown;
        self
    }

    pub(super) fn restores(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    pub(super) fn restores_tool_arguments(&self) -> bool {
        self.tool_arguments
    }

    pub(super) fn for_sinks(&self) -> SinkPolicy {
        self.sinks
    }

    pub(super) fn for_unknown_parts(&self) -> UnknownParts {
        self.unknown_parts
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_that_say_the_same_are_equal() {
        let mut policy = Policy::new();
        policy.restore_role(Role::User, false);
        assert_ne!(policy, Policy::new());
        policy.restore_role(Role::User, true);
        assert_eq!(policy, Policy::new());
    }
}
