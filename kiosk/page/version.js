/** Which version of the page this is: the server writes its name into the page, made of the hashes of all files. */

/** Twelve letters and digits. */
export const version = () => document.querySelector("meta[name=version]").content;
