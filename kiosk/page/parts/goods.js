/** What a rule gives, in words. */

import { desk } from "../desk.js";
import { gives } from "./week_bars.js";

/** What the rule `code` gives, `times` times; empty if the rules in force have no such rule any more. */
export function goods(code, times = 1) {
  const rule = [...desk.rules?.exchanges ?? [], ...desk.rules?.weekly ?? []].find((one) => one.code === code);
  return gives((rule?.give ?? []).map(({ asset, quantity }) => ({ asset, quantity: quantity * times })));
}
