/** The language of the screen, and how names, amounts and times are said in it. */

import { WORDS } from "./words.js";

const BEGINS_WITH_DIGIT = /^\p{N}/u;
const DAY_MS = 86_400_000;
const TAGS = { zh: "zh-Hans", en: "en" };
let language = "zh";

/** "zh" or "en". */
export const spoken = () => language;

/** Switch to "zh" or "en". */
export function speak(chosen) {
  language = chosen in TAGS ? chosen : "zh";
  document.documentElement.lang = TAGS[language];
}

/** The sentence `key` of words.js with its `{facts}` put in. */
export function say(key, facts = {}) {
  return WORDS[key][language === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** A name `{zh, en}` in the language of the screen. */
export const named = (name) => name[language] ?? name.zh;

/** A sentence that came in both languages `{zh, en}`, in that of the screen; what came in one language only stays so. */
export const inLanguage = (sentence) => (typeof sentence === "string" ? sentence : named(sentence));

/** The asset's name alone, as it is said of many. */
export const assetName = ({ name }) => (language === "en" ? (name.en_plural ?? name.en) : name.zh);

/** "2节5号南孚电池", "2 AA batteries", "10 × 550 ml bottles": `quantity` of an asset, as the server's pages write it. */
export function amount(asset, quantity) {
  return language === "zh" ? inChinese(asset, quantity) : inEnglish(asset, quantity);
}

function inChinese({ name, unit }, quantity) {
  if (!unit?.zh && BEGINS_WITH_DIGIT.test(name.zh)) return `${name.zh}×${quantity}`; // "2" and "5号电池" would read 25号
  return `${quantity}${unit?.zh ?? ""}${name.zh}`;
}

function inEnglish({ name, unit }, quantity) {
  const many = name.en_plural ?? name.en;
  if (unit?.en) return `${quantity} ${unit.en} of ${many}`;
  const said = quantity === 1 ? name.en : many;
  return `${quantity}${BEGINS_WITH_DIGIT.test(said) ? " × " : " "}${said}`; // "10 550 ml" would read 10,550
}

/** "16:05" in the community's time zone. */
export function timeOfDay(at_ms, timezone) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: timezone }).format(at_ms);
}

/** "2026-11-22", the day in the community's time zone. */
export const dayOf = (at_ms, timezone) => new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(at_ms);

/** "11月22日 星期日", "Sunday, 22 November" in the community's time zone. */
export function dayAndMonth(at_ms, timezone) {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const parts = { weekday: "long", day: "numeric", month: "long", timeZone: timezone };
  return new Intl.DateTimeFormat(locale, parts).format(at_ms);
}

/** "3月2日—3月8日", "2 Mar – 8 Mar": the days of the ISO week "2026-W10". */
export function weekDays(week) {
  const [year, number] = week.split("-W").map(Number);
  const fourth_ms = Date.UTC(year, 0, 4); // always in the first week
  const monday_ms = fourth_ms + ((number - 1) * 7 - (new Date(fourth_ms).getUTCDay() + 6) % 7) * DAY_MS;
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const parts = { day: "numeric", month: language === "zh" ? "long" : "short", timeZone: "UTC" };
  const days = [monday_ms, monday_ms + 6 * DAY_MS].map((at_ms) => new Intl.DateTimeFormat(locale, parts).format(at_ms));
  return days.join(language === "zh" ? "—" : " – ");
}

/** "1:05": whole seconds as minutes and seconds. */
export function minutesAndSeconds(span_ms) {
  const seconds = Math.max(0, Math.ceil(span_ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
