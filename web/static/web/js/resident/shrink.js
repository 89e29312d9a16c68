/** Photos made smaller before they are sent: no more is kept of them. */

const LONGEST = 2560; // pixels of a side
const QUALITY = 0.85;

/** @param {Blob} file @returns {Promise<Blob>} a JPEG; the file itself where this browser cannot read it, or it is smaller */
export async function shrunk(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const smaller = await new Promise((made) => canvas.toBlob(made, "image/jpeg", QUALITY));
  return smaller && smaller.size < file.size ? smaller : file;
}
