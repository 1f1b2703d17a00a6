/** What can be got by the rules in force, and what each gives in words. */

import { desk } from "../desk.js";
import { gives } from "./week_bars.js";

/** The rules that give something: exchanges, then weekly rewards. */
export const givingRules = () => [...desk.rules?.exchanges ?? [], ...desk.rules?.weekly ?? []];

/** What the rule `code` gives, `times` times; empty if the rules in force have no such rule any more. */
export function goods(code, times = 1) {
  const rule = givingRules().find((one) => one.code === code);
  return gives((rule?.give ?? []).map(({ asset, quantity }) => ({ asset, quantity: quantity * times })));
}
