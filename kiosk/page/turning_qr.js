/** The turning code: which text the QR shows in which 15-second step, signed by this device's key. */

export const STEP_MS = 15_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNATURE_BYTES = 16;

/** The step that `server_ms` lies in. */
export const stepOf = (server_ms) => Math.floor(server_ms / STEP_MS);

/** Turn the 32 bytes that pairing gave (base64) into a key that can sign and can never be read out again. */
export function importKey(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/** RFC 4648 base32 without padding. */
export function base32(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{1,5}/g).map((five) => ALPHABET[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** The address that the QR of `step` holds: public address, /k/, device handle, 26 letters of signature. */
export async function turningText(device, key, step) {
  const told = `${device.point.id.replaceAll("-", "").toLowerCase()}:${step}`;
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(told));
  const letters = base32(new Uint8Array(signature).slice(0, SIGNATURE_BYTES));
  return `${device.public_url.replace(/\/+$/, "")}/k/${device.handle}/${letters}`;
}
