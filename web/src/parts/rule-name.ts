import type { RuleView, Text } from '../api/types.ts';

/** What a rule is called; where the policy gives it no name of its own, its sentence: a code says nothing to anybody. */
export function ruleName(rule: RuleView, pick: (text: Text) => string): string {
  const name = pick(rule.name);
  return name === '' || name === rule.code ? pick(rule.sentence) : name;
}
