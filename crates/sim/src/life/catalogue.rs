//! What the policy in force knows: leaves of the category tree and root causes. Picked by prefix, so that another pack
//! with the same trunk drives the same city.

use crate::random::Draw;
use yinuo_policy::Policy;

/// Categories and causes of a policy.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue {
    leaves: Vec<String>,
    causes: Vec<String>,
    marks: Vec<String>,
}

impl Catalogue {
    pub fn of(policy: &Policy) -> Self {
        let codes: Vec<&str> = policy.categories().iter().map(|category| category.code.as_str()).collect();
        let is_leaf = |code: &str| {
            !codes.iter().any(|other| other.strip_prefix(code).is_some_and(|rest| rest.starts_with('.')))
        };
        Self {
            leaves: codes.iter().filter(|code| is_leaf(code)).map(|code| (*code).to_owned()).collect(),
            causes: policy.root_causes().iter().map(|cause| cause.code.clone()).collect(),
            marks: policy.red_lines().iter().map(|line| line.code.clone()).collect(),
        }
    }

    /// A leaf below a prefix: the first ones are drawn more often, as packs list the common ones first.
    pub fn leaf(&self, prefix: &str, draw: &mut Draw) -> Option<String> {
        let below: Vec<&String> = self.leaves.iter().filter(|code| is_below(code, prefix)).collect();
        if below.is_empty() {
            return None;
        }
        let weights: Vec<u32> =
            (0..below.len()).map(|rank| 60 / (u32::try_from(rank).unwrap_or(60) + 1) + 6).collect();
        Some(below[draw.weighted(&weights)].clone())
    }

    /// The wanted root cause if the policy has it, else one of the same branch, else any.
    pub fn cause(&self, wanted: &str) -> Option<&str> {
        let branch = wanted.split('.').next().unwrap_or_default();
        let found = self.causes.iter().find(|code| *code == wanted);
        found
            .or_else(|| self.causes.iter().find(|code| is_below(code, branch)))
            .or_else(|| self.causes.first())
            .map(String::as_str)
    }

    /// Whether the policy has this red line.
    pub fn has_mark(&self, mark: &str) -> bool {
        self.marks.iter().any(|code| code == mark)
    }
}

fn is_below(code: &str, prefix: &str) -> bool {
    code == prefix || code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'))
}
