/** Makes ids of bookings (UUIDv7, RFC 9562) when the thing happens, so that a repeated request is the same booking. */

/** A new id for something that happened at `now_ms` (milliseconds since 1970, UTC), as lower-case text with dashes. */
export function uuid7(now_ms, random = crypto.getRandomValues(new Uint8Array(10))) {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(now_ms)) << 16n);
  bytes.set(random, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
